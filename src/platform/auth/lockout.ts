import { createHash } from 'node:crypto';
import type { Ctx } from '#platform/context';
import { TooMany } from '#platform/errors';
import { addressBlock } from '#platform/http';
import { countTry, forgetTries, giveBackTry } from './auth-store.ts';

/** Seconds of pause after the n-th failure in a row: five free, then doubling up to a quarter of an hour. */
const accountPauses = [0, 0, 0, 0, 30, 60, 120, 240, 480, 900];
/** An address may be a whole office behind one router, so it has four times as many. */
const addressPauses = [...Array.from({ length: 19 }, () => 0), 30, 60, 120, 240, 480, 900];

export interface Tried {
  email: string;
  ip: string;
}

/** Takes a counted try back, after it turned out right. */
export type GiveBack = () => Promise<void>;

/**
 * Counts a sign-in at its account and its address; throws `TooMany` while either is shut. An account that does not
 * exist is counted like one that does, so that the answer tells nothing. The table keeps it over restarts and
 * processes. After a success the account starts afresh, the address only gets this one try back: else one good account
 * would cover for any number of guesses.
 */
export async function countSignIn(ctx: Ctx, tried: Tried): Promise<GiveBack> {
  const giveBackAddress = await countTries(ctx, 'password', tried.ip);
  const key = accountKey(tried.email);
  await count(ctx, key, accountPauses);
  return async () => {
    await forgetTries(ctx, key);
    await giveBackAddress();
  };
}

/** Letters with a link: two at once, then slower for one account, so that nobody's mailbox is flooded. */
export async function countLetter(ctx: Ctx, tried: Tried) {
  await countTries(ctx, 'letter', tried.ip);
  await count(ctx, `letter ${accountKey(tried.email)}`, [0, 60, 900, 900, 3600]);
}

/** Counts a check of any other kind by address: codes, the own password asked again. Throws `TooMany`. */
export async function countTries(ctx: Ctx, kind: string, ip: string): Promise<GiveBack> {
  const key = `address ${digest(`${kind} ${addressBlock(ip)}`)}`;
  await count(ctx, key, addressPauses);
  return () => giveBackTry(ctx, key);
}

async function count(ctx: Ctx, key: string, pauses: readonly number[]) {
  const until = await countTry(ctx, key, pauses);
  if (!until) return;
  const seconds = Math.max(1, Math.ceil((until.getTime() - ctx.clock.now().getTime()) / 1000));
  throw new TooMany('too many requests', seconds);
}

function accountKey(email: string): string {
  return `account ${digest(email.trim().toLowerCase())}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
