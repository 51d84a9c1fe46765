import { sql } from 'kysely';
import type { Ctx } from '#platform/context';
import type { Endpoint } from './endpoint.ts';

declare module '#platform/db' {
  interface Tables {
    webhook_endpoint: Endpoint;
  }
}

/** What listeners remember: the endpoints that are not removed. */
export const endpointsKey = 'webhooks.endpoints';

export async function insertEndpoint(ctx: Ctx, endpoint: Endpoint) {
  const secrets = sql<Endpoint['secrets']>`${JSON.stringify(endpoint.secrets)}::jsonb`;
  await ctx.db
    .insertInto('webhook_endpoint')
    .values({ ...endpoint, secrets })
    .execute();
  await ctx.memory.forget(ctx.db, endpointsKey);
}

/** Changes what people decide about it; drops what processes remember. */
export async function updateEndpoint(ctx: Ctx, id: string, { secrets, ...set }: Partial<Endpoint>) {
  const marks = secrets && { secrets: sql<Endpoint['secrets']>`${JSON.stringify(secrets)}::jsonb` };
  await ctx.db
    .updateTable('webhook_endpoint')
    .set({ ...set, ...marks })
    .where('id', '=', id)
    .execute();
  await ctx.memory.forget(ctx.db, endpointsKey);
}

export async function lockEndpoint(ctx: Ctx, id: string): Promise<Endpoint | undefined> {
  return ctx.db
    .selectFrom('webhook_endpoint')
    .selectAll()
    .where('id', '=', id)
    .where('state', '<>', 'removed')
    .forUpdate()
    .executeTakeFirst();
}

/** Notes how a try ended, without a word to other processes: nobody remembers these columns. */
export async function countTry(ctx: Ctx, id: string, isOk: boolean): Promise<Endpoint> {
  const now = ctx.clock.now();
  const { rows } = await sql<Endpoint>`
    update webhook_endpoint set
      failures = case when ${isOk} then 0 else failures + 1 end,
      failing_since = case when ${isOk} then null else coalesce(failing_since, ${now}) end,
      last_success_at = case when ${isOk} then ${now}::timestamptz else last_success_at end,
      last_failure_at = case when ${isOk} then last_failure_at else ${now}::timestamptz end
    where id = ${id} returning *`.execute(ctx.db);
  return rows[0]!;
}

/** Ends the sending in order of those that have nothing left to catch up with. */
export async function endCatchUps(ctx: Ctx) {
  await sql`
    update webhook_endpoint e set catch_up_to = null
    where catch_up_to is not null and not exists (
      select from webhook_delivery d
      where d.endpoint_id = e.id and d.state in ('waiting', 'retrying') and d.nr <= e.catch_up_to)`.execute(
    ctx.db,
  );
}
