import { sql } from 'kysely';
import { type AreasRewritten, rewriteAreas } from '#flow/requests';
import type { Ctx } from '#platform/context';

/** How far the areas of all requests have been written anew. */
export interface Recompute {
  /** The editions by which it counts: `shapesInForce`. */
  signature: string;
  /** The last request that was looked at. */
  cursor: string | null;
  done: number;
  changed: number;
  /** Requests with a point when it began. */
  total: number;
  started_at: Date;
  updated_at: Date;
  finished_at: Date | null;
}

declare module '#platform/db' {
  interface Tables {
    area_recompute: Recompute & { id: number };
    request_area_history: { request_id: string; until: Date; areas: string[] };
  }
}

/** null: the shapes have never changed. */
export async function recomputeState(ctx: Ctx): Promise<Recompute | null> {
  return (await ctx.db.selectFrom('area_recompute').selectAll().executeTakeFirst()) ?? null;
}

/** The state, held until the transaction ends: of several processes one after the other takes the next batch. */
export async function lockState(ctx: Ctx): Promise<Recompute | undefined> {
  return ctx.db.selectFrom('area_recompute').selectAll().forUpdate().executeTakeFirst();
}

/** Begins from the first request, whatever was going on. */
export async function beginAnew(ctx: Ctx, signature: string): Promise<Recompute> {
  const { rows } = await sql<{ total: number }>`
    select count(*)::int as total from request where lat is not null`.execute(ctx.db);
  const now = ctx.clock.now();
  const state: Recompute = {
    signature,
    cursor: null,
    done: 0,
    changed: 0,
    total: rows[0]!.total,
    started_at: now,
    updated_at: now,
    finished_at: null,
  };
  await ctx.db
    .insertInto('area_recompute')
    .values({ id: 1, ...state })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(state))
    .execute();
  return state;
}

export async function saveState(ctx: Ctx, state: Recompute): Promise<void> {
  await ctx.db.updateTable('area_recompute').set(state).execute();
}

export interface PlacedRequest {
  id: string;
  lat: number;
  lng: number;
  areas: string[];
}

/** The next requests with a point, in the order of their ids. */
export async function placedAfter(ctx: Ctx, cursor: string | null, limit: number): Promise<PlacedRequest[]> {
  const rows = await ctx.db
    .selectFrom('request')
    .select(['id', 'lat', 'lng', 'areas'])
    .where('lat', 'is not', null)
    .$if(cursor !== null, (query) => query.where('id', '>', cursor!))
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows as PlacedRequest[];
}

/** Writes the new areas, and keeps what is left behind. Answers how many requests were written. */
export async function writeAreas(ctx: Ctx, rows: readonly AreasRewritten[]): Promise<number> {
  const written = new Set(await rewriteAreas(ctx, rows));
  const left = rows.flatMap(({ id, was, areas }) => {
    const lost = was.filter((ref) => !areas.includes(ref));
    return written.has(id) && lost.length > 0 ? [{ request_id: id, areas: lost }] : [];
  });
  if (left.length > 0)
    await sql`
      insert into request_area_history (request_id, until, areas)
      select request_id, ${ctx.clock.now()}, areas from json_to_recordset(${JSON.stringify(left)}::json)
        as given (request_id uuid, areas text[])
      on conflict (request_id, until) do update
        set areas = array(select distinct unnest(request_area_history.areas || excluded.areas))`.execute(
      ctx.db,
    );
  return written.size;
}

/** What a request counted in once and does not any more, latest first; `until` is when its row was written anew. */
export async function formerAreas(ctx: Ctx, requestId: string): Promise<{ until: Date; areas: string[] }[]> {
  return ctx.db
    .selectFrom('request_area_history')
    .select(['until', 'areas'])
    .where('request_id', '=', requestId)
    .orderBy('until', 'desc')
    .execute();
}
