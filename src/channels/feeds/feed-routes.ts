import { Type as T } from 'typebox';
import { extrasOf, listTold, oneTold } from '#flow/listing';
import { parseNumber } from '#flow/requests';
import { anyone, type Ctx } from '#platform/context';
import { NotFound } from '#platform/errors';
import type { House } from '#platform/house';
import { type Route, route } from '#platform/http';
import { type FeedItem, lineItems, requestItem } from './feed-items.ts';
import { type FeedVisit, feedVisit, filterFields, languageField, readFilter } from './feed-visit.ts';
import { sendKept } from './send-kept.ts';
import { writeFeed } from './write-feed.ts';

export const feedLimit = { class: 'feeds', burst: 120, perMinute: 60 };
export const open = { policy: anyone, sessionless: true, cors: true, limit: feedLimit } as const;
const types = {
  atom: 'application/atom+xml; charset=utf-8',
  rss: 'application/rss+xml; charset=utf-8',
} as const;
const kinds = ['atom', 'rss'] as const;
const mostItems = 50;

/** Feeds of requests and of one request's history. */
export function feedRoutes(house: House): Route[] {
  return kinds.flatMap((kind) => [listFeed(house, kind), requestFeed(house, kind)]);
}

const listFeed = (house: House, kind: 'atom' | 'rss') =>
  route({
    method: 'GET',
    url: `/requests.${kind}`,
    ...open,
    schema: { querystring: T.Object({ ...filterFields, ...languageField }) },
    handler: async (request, reply) => {
      const { lang, ...asked } = request.query;
      const visit = await feedVisit(house, request.ctx, lang);
      const { filter, title, query } = await readFilter(visit, asked);
      const { rows } = await listTold(request.ctx, { filter, limit: mostItems });
      const items = rows.map((row) => requestItem(visit, row));
      const at = (path: string, more: string) => `${visit.publicUrl}${path}${more && `?${more}`}`;
      const self = inLanguage(visit, at(`/requests.${kind}`, query), lang);
      const head = { title, link: at('/requests', query), self, updated: newest(items) };
      return sendKept(request, reply, { body: writeFeed(visit, kind, head, items), type: types[kind] });
    },
  });

const requestFeed = (house: House, kind: 'atom' | 'rss') =>
  route({
    method: 'GET',
    url: `/requests/:number/updates.${kind}`,
    ...open,
    schema: {
      params: T.Object({ number: T.String({ maxLength: 20 }) }),
      querystring: T.Object(languageField),
    },
    handler: async (request, reply) => {
      const { lang } = request.query;
      const visit = await feedVisit(house, request.ctx, lang);
      const row = await publicRow(request.ctx, request.params.number);
      const extras = (await extrasOf(request.ctx, [row.id])).get(row.id)!;
      const { title, link } = requestItem(visit, row);
      const items = lineItems(visit, row, extras);
      const self = inLanguage(visit, `${link}/updates.${kind}`, lang);
      const head = { title: `${title} (${row.number})`, link, self, updated: newest(items) };
      return sendKept(request, reply, { body: writeFeed(visit, kind, head, items), type: types[kind] });
    },
  });

/** Throws `NotFound`, for a private one too. */
export async function publicRow(ctx: Ctx, text: string) {
  const number = parseNumber(text);
  const row = number ? await oneTold(ctx, number) : null;
  if (!row) throw new NotFound('There is no such request.');
  return row;
}

/** A feed's address, which is its id, too: in each language it is another feed. */
function inLanguage({ language }: FeedVisit, address: string, asked: string | undefined): string {
  return asked ? `${address}${address.includes('?') ? '&' : '?'}lang=${language}` : address;
}

function newest(items: readonly FeedItem[]): Date {
  return new Date(Math.max(0, ...items.map(({ updated }) => updated.getTime())));
}
