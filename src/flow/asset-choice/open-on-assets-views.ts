import { sql } from 'kysely';
import { mayView, type Request } from '#flow/requests';
import type { Ctx } from '#platform/context';

export type OpenOnAsset = Pick<
  Request,
  'id' | 'number' | 'status' | 'opened_at' | 'scheduled_for' | 'due_at'
>;

/** The oldest open request of a service about each of these things (`layer:key`), by thing; only public ones but for staff who take reports. */
export async function openOnAssets(
  ctx: Ctx,
  serviceKey: string,
  refs: readonly string[],
): Promise<Map<string, OpenOnAsset>> {
  if (refs.length === 0) return new Map();
  const { actor } = ctx;
  const seesAll =
    actor.kind === 'system' || (actor.kind === 'staff' && actor.grants.includes('requests.intake'));
  const { rows } = await sql<OpenOnAsset & { asset: string }>`
    select distinct on (asset) asset, id, number, status, opened_at, scheduled_for, due_at from request
    where asset = any(${[...refs]}::text[]) and service_key = ${serviceKey} and closed_at is null and parent_id is null
      and (public or ${seesAll})
    order by asset, opened_at, id`.execute(ctx.db);
  return new Map(rows.map(({ asset, ...request }) => [asset, request]));
}

/** What else was ever reported about a thing, newest first, as far as the reader may see it: for staff. */
export async function requestsOfAsset(
  ctx: Ctx,
  ref: string,
  { exceptId, limit = 10 }: { exceptId?: string; limit?: number } = {},
) {
  const rows = await ctx.db
    .selectFrom('request')
    .select([
      'id',
      'number',
      'service_key',
      'status',
      'outcome',
      'opened_at',
      'closed_at',
      'due_at',
      'department_key',
      'public',
    ])
    .where('asset', '=', ref)
    .orderBy('opened_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 20)
    .execute();
  return rows.filter((row) => row.id !== exceptId && mayView(ctx.actor, row)).slice(0, limit);
}
