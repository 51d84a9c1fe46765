import { Type as T } from 'typebox';
import { findDuplicates } from '#flow/intake';
import { listRequests } from '#flow/listing';
import { mayDo, publicDetail, type RequestDetail, requestDetail } from '#flow/requests';
import { readCursor, writeCursor } from '#platform/db';
import { Invalid, NotFound } from '#platform/errors';
import type { House } from '#platform/house';
import { type Catalog, catalogOf, serviceVersion } from '#reference/catalog';
import { publicData } from '../contract/api-policy.ts';
import type { Endpoint } from '../contract/definition.ts';
import { endpoint } from '../contract/endpoint.ts';
import { pageOf } from '../contract/paging.ts';
import { key, latitude, longitude, nullable, number, Point, strict } from '../contract/shapes.ts';
import { listParams, readListQuery } from './list-query.ts';
import { HistoryShape, RequestDetailShape, RequestShape } from './request-shape.ts';
import { type Teller, tellDetail, tellHistory, tellRequest } from './tell-request.ts';

export const numberParam = {
  number: T.String({ maxLength: 20, description: 'Tracking number.', examples: ['26-0000123'] }),
};

export function readRequests(house: House): Endpoint[] {
  return [list(house), one(house), history(), duplicates()];
}

export async function tellerOf(house: House, ctx: Teller['ctx']): Promise<Teller> {
  return { ctx, catalog: await catalogOf(ctx), publicUrl: house.config.publicUrl };
}

function list(house: House): Endpoint {
  return endpoint({
    id: 'listRequests',
    method: 'GET',
    path: '/requests',
    tag: 'requests',
    summary: 'Requests by any filter',
    description:
      'Without a key, and with `requests:read`, the public ones. With `private:read` also all others of your departments. A page looks at a bounded number of requests: it may be short, even empty, and still have a `next`. Follow `next` until it is null.',
    policy: publicData,
    query: listParams,
    list: true,
    answer: pageOf(RequestShape, 'RequestPage'),
    async handle({ ctx, query }) {
      const teller = await tellerOf(house, ctx);
      const { limit, cursor, ...params } = query as typeof query & { limit?: number; cursor?: string };
      const page = await inCursor(() =>
        listRequests(ctx, { ...readListQuery(teller.catalog, params), after: cursor, limit }),
      );
      const items = page.rows.map((row) => tellRequest(teller, row));
      return { body: { items, next: page.next }, next: page.next };
    },
  });
}

/** A cursor that is none of ours is told by the name that it has here. */
export async function inCursor<R>(read: () => Promise<R>): Promise<R> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    throw new Invalid(
      error.problems.map((one) => (one.field === 'after' ? { ...one, field: 'cursor' } : one)),
    );
  }
}

function one(house: House): Endpoint {
  return endpoint({
    id: 'getRequest',
    method: 'GET',
    path: '/requests/:number',
    tag: 'requests',
    summary: 'One request, with its history',
    policy: publicData,
    params: numberParam,
    answer: RequestDetailShape,
    async handle({ ctx, params }) {
      const detail = await detailFor(ctx, params.number);
      const body = await tellWhole(house, ctx, detail);
      return { body, version: detail.request.version };
    },
  });
}

/** As the reader may see it. Throws `NotFound`, also for one that they may not know of. */
export async function detailFor(ctx: Teller['ctx'], typed: string): Promise<RequestDetail> {
  const detail = await requestDetail(ctx, { number: typed });
  return cutFor(ctx, await catalogOf(ctx), detail);
}

export function cutFor(ctx: Teller['ctx'], catalog: Catalog, detail: RequestDetail): RequestDetail {
  if (mayDo(ctx.actor, 'requests.view', detail.request)) return detail;
  const service = catalog.service(detail.request.service_key);
  const open = new Set(service?.questions?.filter((one) => one.public).map((one) => one.key));
  return publicDetail(detail, open);
}

export async function tellWhole(house: House, ctx: Teller['ctx'], detail: RequestDetail) {
  const { service_key, service_version } = detail.request;
  const service = await serviceVersion(ctx, service_key, service_version);
  return tellDetail(await tellerOf(house, ctx), detail, service);
}

function history(): Endpoint {
  return endpoint({
    id: 'listHistory',
    method: 'GET',
    path: '/requests/:number/history',
    tag: 'requests',
    summary: 'What happened to a request',
    description: 'Oldest first. Lines are added, never changed.',
    policy: publicData,
    params: numberParam,
    list: true,
    answer: pageOf(HistoryShape, 'HistoryPage'),
    async handle({ ctx, params, query }) {
      const { limit = 50, cursor } = query as { limit?: number; cursor?: string };
      const { request, history: lines } = await detailFor(ctx, params.number);
      const isStaff = mayDo(ctx.actor, 'requests.view', request);
      const after = cursor ? await inCursor(async () => seqOf(cursor)) : 0;
      const rest = lines.filter((line) => line.seq > after);
      const rows = rest.slice(0, limit);
      const next = rest.length > limit ? writeCursor([String(rows.at(-1)!.seq)]) : null;
      return { body: { items: rows.map((line) => tellHistory(line, isStaff)), next }, next };
    },
  });
}

/** Throws `Invalid` (`after`). */
function seqOf(cursor: string): number {
  const seq = Number(readCursor(cursor, ['word'])[0]);
  if (!Number.isSafeInteger(seq)) throw Invalid.field('after', 'errors.cursor');
  return seq;
}

const DuplicateShape = T.Object(
  {
    number,
    status: T.String(),
    description: T.String(),
    address: nullable(T.String()),
    location: Point,
    openedAt: T.String({ format: 'date-time' }),
    metres: T.Number({ description: 'How far from the point.' }),
    sameThing: T.Boolean({ description: 'About the very same numbered thing: a duplicate for certain.' }),
  },
  { ...strict, title: 'NearRequest' },
);

function duplicates(): Endpoint {
  return endpoint({
    id: 'findDuplicates',
    method: 'GET',
    path: '/duplicates',
    tag: 'requests',
    summary: 'Is it one of these?',
    description:
      'Open public requests of a service near a point, nearest first: ask before you report the same again.',
    policy: publicData,
    query: {
      service: key('Key of the service.'),
      lat: latitude(),
      lng: longitude(),
      asset: T.Optional(T.String({ maxLength: 130, description: 'A numbered thing, as `layer:key`.' })),
    },
    answer: T.Object({ items: T.Array(DuplicateShape) }, { ...strict, title: 'NearRequests' }),
    async handle({ ctx, query }) {
      const service = (await catalogOf(ctx)).service(query.service);
      if (!service) throw new NotFound('There is no such service.');
      const { lat, lng, asset } = query;
      const found = await findDuplicates(ctx, { service, lat, lng, asset });
      return {
        body: {
          items: found.map((row) => ({
            number: row.number,
            status: row.status,
            description: row.public_text ?? '',
            address: row.address,
            location: { lat: row.lat ?? lat, lng: row.lng ?? lng },
            openedAt: row.opened_at.toISOString(),
            metres: Math.round(row.distance),
            sameThing: row.certain,
          })),
        },
      };
    },
  });
}
