import type { Ctx } from '#platform/context';
import { keysetAfter, readCursor, writeCursor } from '#platform/db';
import { NotFound } from '#platform/errors';
import type { Notice, NoticeState } from './notice.ts';
import './notice-store.ts';

export interface NoticeQuery {
  state?: NoticeState;
  requestId?: string;
  /** Only letters about requests of these departments. */
  departments?: readonly string[];
  after?: string;
  limit?: number;
}

const order = [
  { column: 'created_at', direction: 'desc' },
  { column: 'id', direction: 'desc' },
] as const;

/** Letters, newest first, without their words. */
export async function noticeList(ctx: Ctx, query: NoticeQuery = {}) {
  const limit = query.limit ?? 50;
  let rows = ctx.db
    .selectFrom('notice')
    .select([
      'id',
      'kind',
      'request_id',
      'address',
      'language',
      'subject',
      'state',
      'attempts',
      'reason',
      'created_at',
      'sent_at',
    ]);
  if (query.state) rows = rows.where('state', '=', query.state);
  if (query.requestId) rows = rows.where('request_id', '=', query.requestId);
  if (query.departments)
    rows = rows.where((has) =>
      has.exists(
        has
          .selectFrom('request')
          .select('request.id')
          .whereRef('request.id', '=', 'notice.request_id')
          .where('request.department_key', 'in', query.departments?.length ? query.departments : ['']),
      ),
    );
  if (query.after) rows = rows.where(keysetAfter(order, readCursor(query.after, ['time', 'uuid'])));
  const found = await rows
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, next: found.length > limit && last ? writeCursor([last.created_at, last.id]) : null };
}

/** One letter with its words. Throws `NotFound`. */
export async function noticeById(ctx: Ctx, id: string): Promise<Notice> {
  const row = await ctx.db.selectFrom('notice').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw new NotFound('There is no such letter.');
  return row;
}
