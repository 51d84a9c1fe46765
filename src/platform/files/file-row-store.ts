import { sql } from 'kysely';
import type { Ctx } from '#platform/context';
import { sendWrite } from '#platform/db';

declare module '#platform/db' {
  interface Tables {
    file: {
      id: string;
      media_type: string;
      bytes: number;
      sha256: string;
      width: number | null;
      height: number | null;
      taken_lat: number | null;
      taken_lng: number | null;
      taken_at: Date | null;
      created_at: Date;
      kept_at: Date | null;
      /** Until when something that is still being written claims it. */
      held_until: Date | null;
    };
  }
}

/** What was uploaded, after it was checked and re-encoded. */
export interface StoredFile {
  id: string;
  mediaType: string;
  bytes: number;
  /** Of the stored bytes, in hexadecimal. */
  sha256: string;
  /** Pixels, upright. */
  width: number | null;
  height: number | null;
  /** WGS 84 degrees that the camera had written; personal data of whoever took the picture. */
  takenLat: number | null;
  takenLng: number | null;
  takenAt: Date | null;
  createdAt: Date;
}

export async function insertFile(ctx: Ctx, file: StoredFile) {
  await ctx.db
    .insertInto('file')
    .values({
      id: file.id,
      media_type: file.mediaType,
      bytes: file.bytes,
      sha256: file.sha256,
      width: file.width,
      height: file.height,
      taken_lat: file.takenLat,
      taken_lng: file.takenLng,
      taken_at: file.takenAt,
      created_at: file.createdAt,
      kept_at: null,
      held_until: null,
    })
    .execute();
}

/** Whether one of these files has the very same bytes: a picture that was sent twice. */
export async function hasSameBytes(ctx: Ctx, ids: readonly string[], sha256: string): Promise<boolean> {
  if (ids.length === 0) return false;
  const query = ctx.db.selectFrom('file').select('id').where('id', 'in', ids).where('sha256', '=', sha256);
  return (await query.executeTakeFirst()) !== undefined;
}

/** Where photos were taken, WGS 84 degrees, of those whose camera told. */
export async function photoPositions(
  ctx: Ctx,
  ids: readonly string[],
): Promise<{ id: string; lat: number; lng: number }[]> {
  if (ids.length === 0) return [];
  const query = ctx.db.selectFrom('file').select(['id', 'taken_lat', 'taken_lng']).where('id', 'in', ids);
  const rows = await query.where('taken_lat', 'is not', null).where('taken_lng', 'is not', null).execute();
  return rows.map((row) => ({ id: row.id, lat: row.taken_lat!, lng: row.taken_lng! }));
}

export async function findMediaType(ctx: Ctx, id: string): Promise<string | undefined> {
  const row = await ctx.db.selectFrom('file').select('media_type').where('id', '=', id).executeTakeFirst();
  return row?.media_type;
}

/** Marks the files and tells which of them exist. A file that was kept before keeps its first time. */
export async function markKept(ctx: Ctx, ids: readonly string[]): Promise<Set<string>> {
  const rows = await ctx.db
    .updateTable('file')
    .set((eb) => ({ kept_at: eb.fn.coalesce('kept_at', eb.val(ctx.clock.now())) }))
    .where('id', 'in', ids)
    .returning('id')
    .execute();
  return new Set(rows.map((row) => row.id));
}

/** Never shortens what was promised before. */
export async function markHeld(ctx: Ctx, ids: readonly string[], until: Date): Promise<void> {
  await sendWrite(
    ctx.db,
    ctx.db
      .updateTable('file')
      .set((eb) => ({ held_until: eb.fn('greatest', ['held_until', eb.val(until)]) }))
      .where('id', 'in', ids)
      .where('kept_at', 'is', null),
  );
}

/**
 * Deletes up to `limit` rows that nobody kept or holds (any more) and tells their ids. Rows that an open transaction is keeping
 * right now are locked and are skipped.
 */
export async function deleteNotKept(ctx: Ctx, before: Date, limit: number): Promise<string[]> {
  const result = await sql<{ id: string }>`
    delete from file where id in (
      select id from file where kept_at is null and created_at < ${before}
        and (held_until is null or held_until < ${ctx.clock.now()})
      order by created_at limit ${limit} for update skip locked)
    returning id`.execute(ctx.db);
  return result.rows.map((row) => row.id);
}

export async function existingIds(ctx: Ctx, ids: readonly string[]): Promise<Set<string>> {
  const rows = await ctx.db.selectFrom('file').select('id').where('id', 'in', ids).execute();
  return new Set(rows.map((row) => row.id));
}
