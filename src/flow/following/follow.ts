import { findRequest, mayView } from '#flow/requests';
import { uuidv7 } from '#platform/clock';
import { type Ctx, inTransaction } from '#platform/context';
import { Invalid, NotFound } from '#platform/errors';
import { emit } from '#platform/events';
import { rememberPerson } from '#reference/people';
import type { Follower } from './follower.ts';
import { insertOrLock, markConfirmed, updateFollower } from './following-store.ts';
import { findByToken } from './following-views.ts';
import { hashToken, isToken, linkToken } from './link-token.ts';

export interface Follow {
  requestId: string;
  email: string;
  /** Language of the letters. */
  language: string;
}

export interface Followed {
  followerId: string;
  confirmed: boolean;
  /** To be mailed to the address, never shown to whoever asked. */
  token: string;
}

/** A letter asking to confirm is sent again at most this often, so that nobody's mailbox can be flooded. */
const minutesBetweenLetters = 15;
const email = /^[^\s@<>"',;]+@[^\s@<>"',;]+\.[^\s@<>"',;.]{2,}$/;

/**
 * Somebody wants news of a request: they hear nothing until they confirm by the letter that follows `follower.asked`.
 * The page must answer the same whatever comes back: who follows what is nobody's business.
 * Throws `NotFound` for a private request, `Invalid` (`email`).
 */
export async function follow(ctx: Ctx, input: Follow): Promise<Followed> {
  const address = input.email.trim();
  if (!address) throw Invalid.field('email', 'errors.required');
  if (address.length > 254 || !email.test(address)) throw Invalid.field('email', 'errors.email');
  return inTransaction(ctx, async (tx) => {
    const request = await findRequest(tx, { id: input.requestId });
    if (!mayView(tx.actor, request)) throw new NotFound('There is no such request.');
    const person = await rememberPerson(tx, { email: address, language: input.language });
    const { row, isNew } = await insertOrLock(tx, newFollower(tx, request.id, person.id, input.language));
    const confirmed = row.confirmed_at !== null && row.left_at === null;
    if (!confirmed && (isNew || mayAskAgain(tx, row))) {
      if (!isNew)
        await updateFollower(tx, row.id, {
          language: input.language,
          confirmed_at: null,
          left_at: null,
          created_at: tx.clock.now(),
        });
      await emit(tx, 'follower.asked', { requestId: request.id, followerId: row.id });
    }
    return { followerId: row.id, confirmed, token: linkToken(tx, row.id) };
  });
}

function newFollower(ctx: Ctx, requestId: string, personId: string, language: string): Follower {
  const id = uuidv7();
  return {
    id,
    request_id: requestId,
    person_id: personId,
    role: 'follower',
    language,
    token_hash: hashToken(linkToken(ctx, id)),
    confirmed_at: null,
    left_at: null,
    created_at: ctx.clock.now(),
  };
}

function mayAskAgain(ctx: Ctx, row: Follower): boolean {
  return ctx.clock.now().getTime() - row.created_at.getTime() >= minutesBetweenLetters * 60_000;
}

/** Confirms the address that a token was mailed to. A link that was used before is fine. Throws `NotFound`. */
export async function confirmFollow(ctx: Ctx, token: string): Promise<{ requestId: string }> {
  return inTransaction(ctx, async (tx) => {
    const row = await rowOf(tx, token);
    if (await markConfirmed(tx, row.id))
      await emit(tx, 'follower.confirmed', { requestId: row.request_id, followerId: row.id });
    return { requestId: row.request_id };
  });
}

/** No more letters to whoever has this link, reporters included. One click; again is fine. Throws `NotFound`. */
export async function unfollow(ctx: Ctx, token: string): Promise<{ requestId: string }> {
  const row = await rowOf(ctx, token);
  if (!row.left_at) await updateFollower(ctx, row.id, { left_at: ctx.clock.now() });
  return { requestId: row.request_id };
}

async function rowOf(ctx: Ctx, token: string): Promise<Follower> {
  const row = isToken(token) ? await findByToken(ctx, token) : undefined;
  if (!row) throw new NotFound('This link does not lead anywhere (any more).');
  return row;
}
