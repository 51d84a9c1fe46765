import { type RawBuilder, sql } from 'kysely';
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

const mostBooked = 500;

/** Public requests for which work is booked from an instant on, at most 500: what is to come first, soonest first; then what has been. */
export async function bookedWork(
  ctx: Ctx,
  { services, area }: { services?: readonly string[]; area?: string },
  from: Date,
): Promise<Booked[]> {
  const now = ctx.clock.now();
  // Two walks of one index, each in its order.
  const booked = (when: RawBuilder<boolean>) => sql`(
    select ${columns} from request
    where status = 'scheduled' and closed_at is null and parent_id is null and public and ${when}
      ${services ? sql`and service_key = any(${services}::text[])` : sql``}
      ${area ? sql`and areas @> array[${area}]::text[]` : sql``}
    order by scheduled_for, id limit ${mostBooked})`;
  const coming = booked(sql`scheduled_for >= ${now}`);
  const been = booked(sql`scheduled_for >= ${from} and scheduled_for < ${now}`);
  const { rows } = await sql<Booked>`
    select * from (${coming} union all ${been}) as booked
    order by scheduled_for < ${now}, scheduled_for, id limit ${mostBooked}`.execute(ctx.db);
  return rows;
}

/** Day and due time of one public request; null when it is not public. */
export async function bookedOne(ctx: Ctx, id: string): Promise<Booked | null> {
  const { rows } = await sql<Booked>`select ${columns} from request where id = ${id} and public`.execute(
    ctx.db,
  );
  return rows[0] ?? null;
}
