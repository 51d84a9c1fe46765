import { Type as T } from 'typebox';
import type { Ctx } from '#platform/context';
import { NotFound } from '#platform/errors';
import type { House } from '#platform/house';
import { type DateStyle, formatDate, type Translate } from '#platform/i18n';
import { type Catalog, catalogOf, type Service, say, type Text } from '#reference/catalog';
import { areaName } from '#reference/places';

export const widgets = ['report', 'track', 'map'] as const;
export type Widget = (typeof widgets)[number];

const text = (maxLength: number) => T.Optional(T.String({ maxLength }));
/** What the script hands on; parameters of others (`utm_source`) do no harm. */
export const widgetFields = { service: text(60), area: text(120), language: text(20) };

export interface WidgetQuery {
  service?: string;
  area?: string;
  language?: string;
}

/** Everything that a frame is drawn with. */
export interface WidgetVisit {
  ctx: Ctx;
  house: House;
  t: Translate;
  catalog: Catalog;
  now: Date;
  service: Service | undefined;
  area: { key: string; name: string } | undefined;
  say(text: Text | undefined): string;
  date(instant: Date, style: DateStyle): string;
}

/** In the language that the snippet names, else the browser's. Throws `NotFound` for a service or area that there is not. */
export async function widgetVisit(house: House, ctx: Ctx, query: WidgetQuery): Promise<WidgetVisit> {
  const catalog = await catalogOf(ctx);
  const { languages } = catalog.city;
  const language = languages.find((one) => one === query.language) ?? ctx.language;
  const service = query.service ? catalog.service(query.service) : undefined;
  if (query.service && service?.kind !== 'request') throw new NotFound('There is no such service.');
  const name = query.area ? await areaName(ctx, query.area) : undefined;
  if (query.area && !name) throw new NotFound('There is no such area.');
  return {
    ctx: { ...ctx, language },
    house,
    t: house.catalogs.translator(language),
    catalog,
    now: ctx.clock.now(),
    service,
    area: name ? { key: query.area!, name } : undefined,
    say: (words) => say(words, language, languages[0]),
    date: (instant, style) => formatDate(instant, catalog.calendar.timezone, language, style),
  };
}
