import { anyone, type Ctx } from '#platform/context';
import type { House } from '#platform/house';
import { type Route, route } from '#platform/http';
import type { Translate } from '#platform/i18n';
import { type Catalog, catalogOf, type Service } from '#reference/catalog';
import { whoServes } from '#reference/neighbors';
import {
  answer,
  answerText,
  demandFormat,
  type Format,
  type Text,
  textOf,
  withoutSuffix,
} from '../answer.ts';
import { pointOf, queryOf, speaking } from '../arguments.ts';
import { Fault } from '../fault.ts';
import { jurisdictionOf } from '../jurisdiction.ts';
import { reading } from '../reading.ts';
import { definitionRecord, serviceRecord } from './service-record.ts';

/** What can be reported, and what each service asks. */
export function serviceRoutes(house: House): Route[] {
  return [
    ...['/open311/v2/services', '/open311/v2/services.:format'].map((url) => list(house, url)),
    one(house),
  ];
}

/** Services that a program can report: those that only inform make no requests. */
export function postable(catalog: Catalog): Service[] {
  return catalog.services.filter(({ kind }) => kind === 'request');
}

function list(house: House, url: string): Route {
  return route({
    method: 'GET',
    url,
    policy: anyone,
    ...reading,
    handler: async (request, reply) => {
      const args = queryOf(request);
      const ctx = await speaking(request.ctx, args);
      const format = demandFormat(request);
      const jurisdiction = await jurisdictionOf(ctx, args);
      const point = pointOf(args);
      const served = !point || (await isServed(ctx, point, jurisdiction?.area));
      const catalog = await catalogOf(ctx);
      const text = served
        ? keptList(catalog, format, ctx.language, house.catalogs.translator(ctx.language))
        : textOf(format, { root: 'services', content: [] });
      return answerText(request, reply, text);
    },
  });
}

/** Whether we take reports of a place (degrees, WGS84), in a jurisdiction's area where it has one. */
export async function isServed(
  ctx: Ctx,
  point: { lat: number; lng: number },
  area?: string,
): Promise<boolean> {
  const found = await whoServes(ctx, point);
  return found.by === 'city' && (!area || found.areas.includes(area));
}

/** The list is the same for everybody until the catalog changes. */
const kept = new WeakMap<Catalog, Map<string, Text>>();

function keptList(catalog: Catalog, format: Format, language: string, t: Translate): Text {
  const lists = kept.get(catalog) ?? new Map<string, Text>();
  kept.set(catalog, lists);
  const key = `${format} ${language}`;
  let text = lists.get(key);
  if (!text) {
    const content = postable(catalog).map((service) => serviceRecord(catalog, service, language, t));
    text = textOf(format, { root: 'services', content });
    lists.set(key, text);
  }
  return text;
}

function one(house: House): Route {
  return route({
    method: 'GET',
    url: '/open311/v2/services/:code',
    policy: anyone,
    ...reading,
    handler: async (request, reply) => {
      const args = queryOf(request);
      const ctx = await speaking(request.ctx, args);
      await jurisdictionOf(ctx, args);
      const code = withoutSuffix((request.params as { code: string }).code);
      const service = postable(await catalogOf(ctx)).find(({ key }) => key === code);
      if (!service) throw new Fault(404, 'service_code', 'open311.error.unknown');
      const content = definitionRecord(service, ctx.language, house.catalogs.translator(ctx.language));
      return answer(request, reply, { root: 'service_definition', content });
    },
  });
}
