import { sql } from 'kysely';
import type { Request } from '#flow/requests';
import type { Ctx } from '#platform/context';

export type Booked = Pick<
  Request,
  | 'id'
  | 'number'
  | 'service_key'
  | 'status'
  | 'address'
  | 'address_source'
  | 'scheduled_for'
  | 'due_at'
  | 'closed_at'
  | 'updated_at'
>;

const columns = sql.raw(
  [
    'id',
    'number',
    'service_key',
    'status',
    'address',
    'address_source',
    'scheduled_for',
    'due_at',
    'closed_at',
    'updated_at',
  ]
    .map((column) => `request.${column}`)
    .join(', '),
);

/** Open public requests that are looked at: the newest, so that a calendar of a whole city costs the same in any city. */
const newestRead = 20_000;
const mostBooked = 200;

/** Open public requests for which work is booked from an instant on, by day, at most 200. */
export async function bookedWork(
  ctx: Ctx,
  filter: { services?: readonly string[]; area?: string },
  from: Date,
): Promise<Booked[]> {
  const { services, area } = filter;
  const { rows } = await sql<Booked>`
    select ${columns} from (
      select * from request where public and closed_at is null
        ${services ? sql`and service_key = any(${services}::text[])` : sql``}
        ${area ? sql`and areas @> array[${area}]::text[] and parent_id is null` : sql``}
      order by opened_at desc, id desc limit ${newestRead}) as request
    where scheduled_for >= ${from} order by scheduled_for, id limit ${mostBooked}`.execute(ctx.db);
  return rows;
}

/** Day and due time of one public request; null when it is not public. */
export async function bookedOne(ctx: Ctx, id: string): Promise<Booked | null> {
  const { rows } = await sql<Booked>`select ${columns} from request where id = ${id} and public`.execute(
    ctx.db,
  );
  return rows[0] ?? null;
}
