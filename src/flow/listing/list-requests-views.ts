import { sql } from 'kysely';
import type { Request } from '#flow/requests';
import type { Ctx } from '#platform/context';
import type { Bounds, ListQuery } from './list-filter.ts';
import { type ListPage, readPage } from './walk.ts';

const names = [
  'id',
  'number',
  'service_key',
  'status',
  'outcome',
  'department_key',
  'assignee_id',
  'channel',
  'language',
  'public',
  'asset',
  'description',
  'public_text',
  'address',
  'address_source',
  'lat',
  'lng',
  'areas',
  'opened_at',
  'updated_at',
  'closed_at',
  'due_at',
  'scheduled_for',
  'parent_id',
  'me_too',
  'reopened',
  'photo_id',
  'version',
] as const;

/** One request of a list, with all that staff may know of it: what others may is for the channel to leave out (`mayDo`). */
export type ListedRequest = Pick<Request, (typeof names)[number]> & {
  /** The number of the request that it duplicates. */
  parent_number: string | null;
};

const usual: Bounds = { window: 10_000, few: 5_000, far: 10_000 };
const shape = {
  columns: sql.raw(
    `${names.map((name) => `request.${name}`).join(', ')}, (select number from request as parent where parent.id = request.parent_id) as parent_number`,
  ),
  join: sql``,
};

/**
 * Requests that the actor may see (the public ones, and all of the departments in which they have `requests.view`) by any filter,
 * 50 unless told and at most 200. However many requests there are, one page does bounded work: it looks at no more than 10,000
 * rows of its order, or fetches what is rare by an index of its own. Throws `Invalid` (`after`).
 */
export function listRequests(ctx: Ctx, query: ListQuery, bounds = usual): Promise<ListPage<ListedRequest>> {
  return readPage(ctx, { ...query, limit: Math.min(query.limit ?? 50, 200) }, shape, bounds);
}
