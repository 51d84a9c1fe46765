import type { Ctx } from '#platform/context';
import { keysetAfter, readCursor, writeCursor } from '#platform/db';
import '#flow/requests';
import '#reference/people';
import type { Follower, FollowerRole } from './follower.ts';
import './following-store.ts';
import { hashToken, isToken, linkToken } from './link-token.ts';

/** Who came by a link of their own. Reporters may see their request even when it is private; followers may not. */
export interface Viewer {
  id: string;
  requestId: string;
  personId: string;
  role: FollowerRole;
  confirmed: boolean;
  /** Whether letters go to them. */
  letters: boolean;
}

/** Whose link this is; null when it is nobody's. */
export async function viewerByToken(ctx: Ctx, token: string): Promise<Viewer | null> {
  const row = isToken(token) ? await findByToken(ctx, token) : undefined;
  return row ? toViewer(row) : null;
}

export function findByToken(ctx: Ctx, token: string): Promise<Follower | undefined> {
  return ctx.db
    .selectFrom('request_person')
    .selectAll()
    .where('token_hash', '=', hashToken(token))
    .executeTakeFirst();
}

function toViewer(row: Follower): Viewer {
  return {
    id: row.id,
    requestId: row.request_id,
    personId: row.person_id,
    role: row.role,
    confirmed: row.confirmed_at !== null,
    letters: row.confirmed_at !== null && row.left_at === null,
  };
}

/** Somebody to write to. */
export interface Reader {
  followerId: string;
  personId: string;
  email: string;
  language: string;
  role: FollowerRole;
  /** For the links in the letter: the request as they may see it, and "no more letters". */
  linkToken: string;
}

const rank: Record<FollowerRole, number> = { reporter: 0, on_behalf_of: 1, follower: 2 };

/**
 * Who hears of a change: `reporter` for what is between them and the city, `public` for everybody who follows. Nobody
 * who has not confirmed, who has left, or whose address does not take letters. Followers hear nothing of a private request.
 * Each address once.
 */
export async function readersOf(
  ctx: Ctx,
  requestId: string,
  audience: 'public' | 'reporter',
): Promise<Reader[]> {
  const rows = await ctx.db
    .selectFrom('request_person')
    .innerJoin('person', 'person.id', 'request_person.person_id')
    .innerJoin('request', 'request.id', 'request_person.request_id')
    .select(['request_person.id', 'person_id', 'role', 'email', 'request_person.language', 'request.public'])
    .where('request_id', '=', requestId)
    .where('confirmed_at', 'is not', null)
    .where('left_at', 'is', null)
    .where('email', 'is not', null)
    .where('email_suspended_at', 'is', null)
    .orderBy('request_person.id')
    .execute();
  const wanted = rows
    .filter((row) => row.role !== 'follower' || (audience === 'public' && row.public))
    .sort((a, b) => rank[a.role] - rank[b.role]);
  const byAddress = new Map<string, Reader>();
  for (const row of wanted) {
    const address = row.email!.toLowerCase();
    if (!byAddress.has(address)) byAddress.set(address, toReader(ctx, { ...row, email: row.email! }));
  }
  return [...byAddress.values()];
}

function toReader(
  ctx: Ctx,
  row: { id: string; person_id: string; email: string; language: string; role: FollowerRole },
): Reader {
  return {
    followerId: row.id,
    personId: row.person_id,
    email: row.email,
    language: row.language,
    role: row.role,
    linkToken: linkToken(ctx, row.id),
  };
}

/** Where the letter after `follower.asked` goes; null when there is nothing to ask any more. */
export async function followerLetter(
  ctx: Ctx,
  followerId: string,
): Promise<(Reader & { requestId: string }) | null> {
  const row = await ctx.db
    .selectFrom('request_person')
    .innerJoin('person', 'person.id', 'request_person.person_id')
    .select([
      'request_person.id',
      'person_id',
      'request_id',
      'role',
      'email',
      'request_person.language',
      'email_suspended_at',
    ])
    .where('request_person.id', '=', followerId)
    .where('confirmed_at', 'is', null)
    .executeTakeFirst();
  if (!row?.email || row.email_suspended_at) return null;
  return { ...toReader(ctx, { ...row, email: row.email }), requestId: row.request_id };
}

/** Names and addresses around one request, for staff who may see people (`people.view`: the caller asks and audits). */
export async function peopleOf(ctx: Ctx, requestId: string) {
  return ctx.db
    .selectFrom('request_person')
    .innerJoin('person', 'person.id', 'request_person.person_id')
    .select([
      'person.id as personId',
      'role',
      'name',
      'email',
      'phone',
      'request_person.language',
      'confirmed_at',
      'left_at',
    ])
    .where('request_id', '=', requestId)
    .orderBy('request_person.id')
    .execute();
}

/**
 * The requests that a person reported or follows, newest first, with what a list says of each and what decides who may
 * see it; `next` is the `after` of the next page.
 */
export async function requestsOf(ctx: Ctx, personId: string, after?: string, limit = 20) {
  let query = ctx.db
    .selectFrom('request_person')
    .innerJoin('request', 'request.id', 'request_person.request_id')
    .select([
      'request_id as requestId',
      'role',
      'number',
      'service_key',
      'status',
      'outcome',
      'department_key',
      'request.public',
      'address',
      'opened_at',
      'due_at',
      'closed_at',
    ])
    .where('person_id', '=', personId);
  if (after) query = query.where(keysetAfter(newestFirst, readCursor(after, ['uuid', 'word'])));
  const rows = await query
    .orderBy('request_id', 'desc')
    .orderBy('role', 'desc')
    .limit(limit + 1)
    .execute();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, next: rows.length > limit && last ? writeCursor([last.requestId, last.role]) : null };
}

const newestFirst = [
  { column: 'request_id', direction: 'desc' },
  { column: 'role', direction: 'desc' },
] as const;

export async function isReporter(ctx: Ctx, requestId: string, personId: string): Promise<boolean> {
  const row = await ctx.db
    .selectFrom('request_person')
    .select('id')
    .where('request_id', '=', requestId)
    .where('person_id', '=', personId)
    .where('role', '!=', 'follower')
    .executeTakeFirst();
  return row !== undefined;
}

/** The reporter's own token, to answer again what was answered when it was sent; null when nobody left a name. */
export async function reporterToken(ctx: Ctx, requestId: string): Promise<string | null> {
  const row = await ctx.db
    .selectFrom('request_person')
    .select('id')
    .where('request_id', '=', requestId)
    .where('role', '=', 'reporter')
    .executeTakeFirst();
  return row ? linkToken(ctx, row.id) : null;
}
