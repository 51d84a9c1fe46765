import type { FastifyRequest } from 'fastify';
import type { Ctx } from '#platform/context';
import type { House } from '#platform/house';
import { type DateStyle, formatDate, formatNumber, formatRelative, type Translate } from '#platform/i18n';
import type { Asset } from '#platform/ui';
import { type Catalog, catalogOf, type Grant, say, type Text } from '#reference/catalog';
import { reachOf } from '#reference/people';

/** What every page of the office needs: who reads it in which language, the city, the time. Made once a request. */
export interface Visit {
  ctx: Ctx;
  t: Translate;
  asset: Asset;
  catalog: Catalog;
  now: Date;
  /** The catalog's words in the reader's language. */
  say(text: Text | undefined): string;
  /** In the city's zone. */
  date(instant: Date, style: DateStyle): string;
  ago(instant: Date): string;
  number(value: number): string;
  service(key: string): string;
  department(key: string | null): string;
  has(grant: Grant): boolean;
  /** Keys of the departments that the reader sees, or `everywhere`. */
  reach: readonly string[] | 'everywhere';
}

export async function visitOf(house: House, request: FastifyRequest): Promise<Visit> {
  const { ctx } = request;
  const catalog = await catalogOf(ctx);
  const { language } = ctx;
  const now = ctx.clock.now();
  const t = house.catalogs.translator(language);
  const words = (text: Text | undefined) => say(text, language, catalog.city.languages[0]);
  return {
    ctx,
    t,
    asset: house.asset,
    catalog,
    now,
    say: words,
    date: remembering((at, style) => formatDate(at, catalog.calendar.timezone, language, style)),
    ago: (instant) => agoOnce(instant, now, language),
    number: (value) => formatNumber(value, language),
    service: (key) => words(catalog.service(key)?.name) || key,
    department: (key) => (key === null ? t('office.triage') : words(catalog.department(key)?.name) || key),
    has: (grant) => ctx.actor.grants.includes(grant),
    reach: reachOf(catalog, ctx.actor, 'requests.view'),
  };
}

/** Due times fall on closing time, so that a list says the same few instants again and again. */
function remembering(format: Visit['date']): Visit['date'] {
  const said = new Map<string, string>();
  return (instant, style) => {
    const key = `${instant.getTime()}${style}`;
    let text = said.get(key);
    if (text === undefined) {
      text = format(instant, style);
      said.set(key, text);
    }
    return text;
  };
}

const agos = new Map<string, string>();

/** By the largest unit that is said, so that a list of hours ago is said in a few dozen texts that are made once. */
function agoOnce(instant: Date, now: Date, language: string): string {
  const seconds = (instant.getTime() - now.getTime()) / 1000;
  const [size, mark] =
    Math.abs(seconds) >= 86_400 ? [86_400, 'd'] : Math.abs(seconds) >= 3600 ? [3600, 'h'] : [60, 'm'];
  const key = `${language}${mark}${Math.trunc(seconds / Number(size))}`;
  let text = agos.get(key);
  if (text === undefined) {
    text = formatRelative(instant, now, language);
    // Some thousand days and languages are all that there is to say.
    if (agos.size > 20_000) agos.clear();
    agos.set(key, text);
  }
  return text;
}
