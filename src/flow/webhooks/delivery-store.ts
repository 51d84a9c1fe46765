import { sql } from 'kysely';
import type { Ctx } from '#platform/context';
import type { Delivery, Try } from './endpoint.ts';

declare module '#platform/db' {
  interface Tables {
    webhook_delivery: Delivery;
  }
}

export type NewDelivery = Pick<
  Delivery,
  'id' | 'endpoint_id' | 'event_id' | 'type' | 'request_id' | 'seq' | 'body' | 'created_at' | 'next_try_at'
>;

/** Writes deliveries; those of an event that are there already are left alone. Answers how many are new. */
export async function insertDeliveries(ctx: Ctx, rows: readonly NewDelivery[]): Promise<number> {
  if (rows.length === 0) return 0;
  const { rowCount } = await sql`
    insert into webhook_delivery (id, endpoint_id, event_id, type, request_id, seq, body, created_at, next_try_at, state)
    select *, 'waiting' from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as d(id uuid, endpoint_id uuid,
      event_id uuid, type text, request_id uuid, seq int, body text, created_at timestamptz, next_try_at timestamptz)
    on conflict (endpoint_id, event_id, type) do nothing`
    .execute(ctx.db)
    .then((done) => ({
      rowCount: Number(done.numAffectedRows ?? 0),
    }));
  return rowCount;
}

/** A delivery in hand, with what must be known at this moment to send it. */
export interface Claimed extends Delivery {
  /** Of the request as it is now; null for a ping. */
  is_public: boolean | null;
  department_key: string | null;
  service_key: string | null;
}

/** How many more may be taken in hand for an endpoint, and how many are. */
export type Room = { id: string; free: number; busy: number }[];

/**
 * Seconds for which nobody else gets a delivery that is in hand: longer than any try can take. The lease is the instant of the next
 * try, so that a sender that is killed leaves the delivery to the next one, as the same message.
 */
const leaseSeconds = 30;

/**
 * Takes due deliveries of active endpoints in hand, at most `free` for each, and counts the try. An endpoint that catches up gets its
 * oldest one alone, and only once that one is due.
 */
export async function claimDue(ctx: Ctx, room: Room): Promise<Claimed[]> {
  const now = ctx.clock.now();
  const lease = new Date(now.getTime() + leaseSeconds * 1000);
  const { rows } = await sql<Claimed>`
    with room as (
      select e.id, e.catch_up_to, case when e.catch_up_to is null then r.free when r.busy > 0 then 0 else 1 end as free
      from jsonb_to_recordset(${JSON.stringify(room)}::jsonb) as r(id uuid, free int, busy int)
      join webhook_endpoint e on e.id = r.id and e.state = 'active'
    ), due as (
      select found.id from room cross join lateral (
        select d.id from webhook_delivery d
        where d.endpoint_id = room.id and d.state in ('waiting', 'retrying') and d.next_try_at <= ${now}
          and (room.catch_up_to is null or d.nr = (
            select min(first.nr) from webhook_delivery first
            where first.endpoint_id = room.id and first.state in ('waiting', 'retrying')))
        order by d.next_try_at, d.nr limit room.free for update of d skip locked
      ) found
    )
    update webhook_delivery d set attempts = d.attempts + 1, last_try_at = ${now}, next_try_at = ${lease}
    from due where d.id = due.id
    returning d.*, (select public from request where id = d.request_id) as is_public,
      (select department_key from request where id = d.request_id) as department_key,
      (select service_key from request where id = d.request_id) as service_key`.execute(ctx.db);
  return rows.sort((a, b) => a.nr - b.nr);
}

/** What a sender had in hand that is gone is due now. For a sender that begins, since there is one at a time. */
export async function endLeases(ctx: Ctx) {
  const now = ctx.clock.now();
  const lease = sql`make_interval(secs => ${leaseSeconds})`;
  await sql`
    update webhook_delivery d set next_try_at = ${now} from webhook_endpoint e
    where e.state = 'active' and d.endpoint_id = e.id and d.state in ('waiting', 'retrying')
      and d.next_try_at > ${now} and d.next_try_at <= ${now}::timestamptz + ${lease}
      and d.next_try_at = d.last_try_at + ${lease}`.execute(ctx.db);
}

/** Endpoints that have something due now. */
export async function endpointsDue(ctx: Ctx): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from webhook_endpoint e where state = 'active' and exists (
      select from webhook_delivery d
      where d.endpoint_id = e.id and d.state in ('waiting', 'retrying') and d.next_try_at <= ${ctx.clock.now()})`.execute(
    ctx.db,
  );
  return rows.map(({ id }) => id);
}

/** The instant of the next try of all; null when nothing waits. */
export async function nextTry(ctx: Ctx): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select min(next.at) as at from webhook_endpoint e cross join lateral (
      select min(next_try_at) as at from webhook_delivery d where d.endpoint_id = e.id and d.state in ('waiting', 'retrying')
    ) next where e.state = 'active'`.execute(ctx.db);
  return rows[0]?.at ?? null;
}

/** Writes the end of a try, unless another sender has taken the delivery in hand meanwhile. Answers whether it was written. */
export async function recordTry(
  ctx: Ctx,
  { id, attempts }: Pick<Delivery, 'id' | 'attempts'>,
  set: Pick<Delivery, 'state' | 'next_try_at' | 'delivered_at' | 'status' | 'answer' | 'reason'> & {
    attempts?: number;
  },
  one: Try,
): Promise<boolean> {
  const { numUpdatedRows } = await ctx.db
    .updateTable('webhook_delivery')
    .set({ ...set, tries: sql<Try[]>`tries || ${JSON.stringify([one])}::jsonb` })
    .where('id', '=', id)
    .where('attempts', '=', attempts)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Gives a delivery up that must not go out any more. */
export async function dropDelivery(ctx: Ctx, id: string, reason: string) {
  await ctx.db
    .updateTable('webhook_delivery')
    .set({ state: 'dropped', reason, next_try_at: null })
    .where('id', '=', id)
    .execute();
}

/** Puts deliveries back into the line with all their tries before them. Answers how many. */
export async function requeue(
  ctx: Ctx,
  endpointId: string,
  which: { id: string } | { since: Date; onlyFailed: boolean },
): Promise<number> {
  const some =
    'id' in which
      ? sql`id = ${which.id}`
      : sql`created_at >= ${which.since} and ${which.onlyFailed ? sql`state = 'failed'` : sql`state in ('failed', 'delivered')`}`;
  const done = await sql`
    update webhook_delivery set state = 'waiting', attempts = 0, next_try_at = ${ctx.clock.now()}, reason = null
    where endpoint_id = ${endpointId} and type <> 'ping' and state <> 'dropped' and ${some}`.execute(ctx.db);
  return Number(done.numAffectedRows ?? 0);
}

/** Makes everything that waits due; answers the number of the last one, null when nothing waits. */
export async function makeDue(ctx: Ctx, endpointId: string): Promise<number | null> {
  const { rows } = await sql<{ last: number | null }>`
    with woken as (
      update webhook_delivery set attempts = 0, next_try_at = ${ctx.clock.now()}
      where endpoint_id = ${endpointId} and state in ('waiting', 'retrying') returning nr
    ) select max(nr) as last from woken`.execute(ctx.db);
  return rows[0]?.last ?? null;
}

/** Removes a portion of the log that is older than the instant; answers how many rows. */
export async function deleteOld(ctx: Ctx, before: Date, portion: number): Promise<number> {
  const done = await sql`
    delete from webhook_delivery where id in (
      select id from webhook_delivery where created_at < ${before} order by created_at limit ${portion})`.execute(
    ctx.db,
  );
  return Number(done.numAffectedRows ?? 0);
}
