import { findRequest } from '#flow/requests';
import type { Ctx } from '#platform/context';
import { NotFound } from '#platform/errors';
import { catalogOf } from '#reference/catalog';
import { composeNotice, type Words } from './compose-notice.ts';
import type { NoticeKind } from './notice.ts';
import type { NoticeDesk } from './write-notices.ts';

/**
 * What a kind of letter looks like, told of the newest public request (or the one that is named), with links that lead
 * nowhere. Throws `NotFound` while there is no request.
 */
export async function previewNotice(
  ctx: Ctx,
  desk: NoticeDesk,
  kind: NoticeKind,
  language: string,
  number?: string,
): Promise<Words> {
  const catalog = await catalogOf(ctx);
  const newest = number ?? (await newestNumber(ctx));
  const request = await findRequest(ctx, { number: newest });
  const t = desk.catalogs.translator(language);
  return composeNotice({ catalogs: desk.catalogs, publicUrl: desk.config.publicUrl }, catalog, kind, {
    request: {
      ...request,
      scheduled_for: request.scheduled_for ?? ctx.clock.now(),
      outcome: request.outcome ?? 'fixed',
    },
    note: t('notices.sampleNote'),
    parentNumber: request.number,
    linkToken: 'preview',
    language,
  });
}

async function newestNumber(ctx: Ctx): Promise<string> {
  const row = await ctx.db
    .selectFrom('request')
    .select('number')
    .where('public', '=', true)
    .orderBy('opened_at', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst();
  if (!row) throw new NotFound('There is no request to show a letter of.');
  return row.number;
}
