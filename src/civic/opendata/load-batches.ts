import { sql } from 'kysely';
import { forgetRequests, type LoadedRequest, linkLoadedRequests, loadRequests } from '#flow/requests';
import { type Ctx, inTransaction } from '#platform/context';
import { Conflict } from '#platform/errors';
import { emit } from '#platform/events';
import { areaLocator, h3Of } from '#reference/places';
import type { Names } from './name-services.ts';

declare module '#platform/events' {
  interface Events {
    /**
     * Requests were loaded in bulk; no event tells of each. Days between the two instants (ISO, UTC; both included) must
     * be counted anew. `null` when the file held nothing.
     */
    'requests.imported': { source: string; from: string | null; to: string | null };
  }
}

export interface Loader {
  totals: { imported: number; updated: number; unchanged: number; linked: number };
  /** Takes rows and returns as soon as there is room for more: batches are written while the next is read. */
  push(rows: LoadedRequest[]): Promise<void>;
}

interface Loading {
  source: string;
  names: Names;
  /** Whether the requests are this city's own, so that its areas apply. */
  ownCity: boolean;
  batch: number;
}

/** Batches that are written at a time, each on a connection of its own: while one is packed, PostgreSQL writes another. */
const sideBySide = 2;

/**
 * Lets `work` push rows and writes them in batches, then links duplicates and tells that requests were imported. One
 * connection holds a lock on the source until the end. Throws `Conflict` when somebody else holds it.
 */
export async function loadBatches<T>(
  ctx: Ctx,
  loading: Loading,
  work: (loader: Loader) => Promise<T>,
): Promise<T> {
  return ctx.db.connection().execute(async (db) => {
    const key = `belfry import ${loading.source}`;
    const { rows } = await sql<{
      got: boolean;
    }>`select pg_try_advisory_lock(hashtext(${key})) as got`.execute(db);
    if (!rows[0]!.got)
      throw new Conflict(`Requests of "${loading.source}" are being imported by another process.`);
    const { loader, finish, settle } = batchLoader(ctx, { ...ctx, db }, loading);
    try {
      const result = await work(loader);
      await finish();
      return result;
    } finally {
      await settle();
      await sql`select pg_advisory_unlock(hashtext(${key}))`.execute(db);
    }
  });
}

/** Takes rows and forgets them: for a dry run. */
export function noLoader(): Loader {
  return { totals: { imported: 0, updated: 0, unchanged: 0, linked: 0 }, push: async () => {} };
}

function batchLoader(ctx: Ctx, locked: Ctx, loading: Loading) {
  const totals = { imported: 0, updated: 0, unchanged: 0, linked: 0 };
  const days = instantRange();
  let waiting: LoadedRequest[] = [];
  /** One that has failed stays, and tells whoever waits next. */
  const running = new Set<Promise<unknown>>();

  const write = async (rows: LoadedRequest[]) => {
    const result = await loadRequests(ctx, loading.source, rows, locked);
    totals.imported += result.imported;
    totals.updated += result.updated;
    totals.unchanged += result.unchanged;
    for (const at of result.before) days.add(at);
    for (const row of rows) {
      days.add(row.opened_at);
      days.add(row.closed_at);
    }
  };
  const start = async (rows: LoadedRequest[]) => {
    await placeRows(ctx, rows, loading.ownCity);
    await loading.names.save(locked);
    if (running.size >= sideBySide) await Promise.race(running);
    const writing: Promise<unknown> = write(rows).then(() => running.delete(writing));
    running.add(writing);
    writing.catch(() => {}); // whoever waits for it next is told
  };

  const loader: Loader = {
    totals,
    async push(rows) {
      waiting = waiting.length === 0 ? rows : waiting.concat(rows);
      while (waiting.length >= loading.batch) {
        const batch = waiting.slice(0, loading.batch);
        waiting = waiting.slice(loading.batch);
        await start(batch);
      }
    },
  };
  const finish = async () => {
    await start(waiting);
    await Promise.all(running);
    totals.linked = await linkLoadedRequests(locked, loading.source);
    await inTransaction(locked, async (tx) => {
      await emit(tx, 'requests.imported', { source: loading.source, ...days.range() });
      await forgetRequests(tx);
    });
  };
  return { loader, finish, settle: () => Promise.allSettled(running) };
}

/** The map cell, and the areas where they are ours. */
async function placeRows(ctx: Ctx, rows: LoadedRequest[], ownCity: boolean) {
  const locate = await areaLocator(ctx);
  for (const row of rows) {
    if (row.lat === null || row.lng === null) continue;
    row.h3 = h3Of(row.lat, row.lng);
    if (ownCity) row.areas = locate({ lat: row.lat, lng: row.lng }).areas;
  }
}

/**
 * Of all rows that were read, not only of those that were new: after a run that was killed, the next one finds its rows
 * unchanged, and their days must be counted all the same.
 */
function instantRange() {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  return {
    add(at: Date | null) {
      if (!at) return;
      from = Math.min(from, at.getTime());
      to = Math.max(to, at.getTime());
    },
    range: () =>
      from > to
        ? { from: null, to: null }
        : { from: new Date(from).toISOString(), to: new Date(to).toISOString() },
  };
}
