import { sql } from 'kysely';
import type { Ctx } from '#platform/context';
import { keysetAfter, readCursor, writeCursor } from '#platform/db';
import { hashToken, isToken } from './link-token.ts';
import type { StormLink, StormView } from './storm-view.ts';
import './storm-view-store.ts';

/** A view by its id; undefined when there is none. */
export async function stormView(ctx: Ctx, id: string): Promise<StormView | undefined> {
  return ctx.db.selectFrom('storm_view').selectAll().where('id', '=', id).executeTakeFirst();
}

const most = 200;

/** The views that run, newest first. */
export async function stormViews(ctx: Ctx): Promise<StormView[]> {
  return ctx.db
    .selectFrom('storm_view')
    .selectAll()
    .where('ended_at', 'is', null)
    .orderBy('made_at', 'desc')
    .orderBy('id', 'desc')
    .limit(most)
    .execute();
}

/** The links of a view, newest first. */
export async function linksOfView(ctx: Ctx, viewId: string): Promise<StormLink[]> {
  return ctx.db
    .selectFrom('storm_link')
    .selectAll()
    .where('view_id', '=', viewId)
    .orderBy('made_at', 'desc')
    .orderBy('id', 'desc')
    .limit(most)
    .execute();
}

export type LinkOfView = StormLink & { view_name: string; view_ended_at: Date | null };

/** All links that were ever made, newest first, with the view that each opens. Throws `Invalid` (`after`). */
export async function listLinks(
  ctx: Ctx,
  page: { after?: string; limit?: number } = {},
): Promise<{ rows: LinkOfView[]; next: string | null }> {
  const limit = page.limit ?? 50;
  const order = [
    { column: 'storm_link.made_at', direction: 'desc' },
    { column: 'storm_link.id', direction: 'desc' },
  ] as const;
  let query = ctx.db
    .selectFrom('storm_link')
    .innerJoin('storm_view', 'storm_view.id', 'storm_link.view_id')
    .selectAll('storm_link')
    .select(['storm_view.name as view_name', 'storm_view.ended_at as view_ended_at'])
    .orderBy('storm_link.made_at', 'desc')
    .orderBy('storm_link.id', 'desc')
    .limit(limit + 1);
  if (page.after) query = query.where(keysetAfter(order, readCursor(page.after, ['time', 'uuid'])));
  const found = await query.execute();
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows, next: found.length > limit && last ? writeCursor([last.made_at, last.id]) : null };
}

/** Whose secret this is, whatever has become of the link; undefined for a secret that is none. */
export async function linkByToken(
  ctx: Ctx,
  token: string,
): Promise<{ link: StormLink; view: StormView } | undefined> {
  if (!isToken(token)) return undefined;
  const link = await ctx.db
    .selectFrom('storm_link')
    .selectAll()
    .where('token_hash', '=', hashToken(token))
    .executeTakeFirst();
  const view = link && (await stormView(ctx, link.view_id));
  return link && view && { link, view };
}

/** How many links of a view open it now. */
export async function openLinks(ctx: Ctx, viewId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from storm_link
    where view_id = ${viewId}::uuid and revoked_at is null and expires_at > ${ctx.clock.now()}`.execute(
    ctx.db,
  );
  return rows[0]!.count;
}
