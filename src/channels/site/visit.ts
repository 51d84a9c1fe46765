import type { FastifyRequest } from 'fastify';
import type { Ctx } from '#platform/context';
import type { House } from '#platform/house';
import { type DateStyle, formatDate, formatRelative, type Translate } from '#platform/i18n';
import type { Asset } from '#platform/ui';
import { type Catalog, type City, catalogOf, say, type Text } from '#reference/catalog';

/** What every page needs: who reads it in which language, the city, the time. Made once a request. */
export interface Visit {
  ctx: Ctx;
  t: Translate;
  asset: Asset;
  catalog: Catalog;
  city: City;
  now: Date;
  /** Address of the page that is read, for the language switch. */
  here: string;
  /** The catalog's words in the reader's language. */
  say(text: Text | undefined): string;
  /** In the city's zone. */
  date(instant: Date, style: DateStyle): string;
  ago(instant: Date): string;
}

export async function visitOf(house: House, request: FastifyRequest): Promise<Visit> {
  return visitBy(house, request.ctx, request.url);
}

export async function visitBy(house: House, ctx: Ctx, here: string): Promise<Visit> {
  const catalog = await catalogOf(ctx);
  const { language } = ctx;
  const now = ctx.clock.now();
  return {
    ctx,
    t: house.catalogs.translator(language),
    asset: house.asset,
    catalog,
    city: catalog.city,
    now,
    here,
    say: (text) => say(text, language, catalog.city.languages[0]),
    date: (instant, style) => formatDate(instant, catalog.calendar.timezone, language, style),
    ago: (instant) => formatRelative(instant, now, language),
  };
}
