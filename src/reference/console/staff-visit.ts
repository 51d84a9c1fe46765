import type { FastifyRequest } from 'fastify';
import type { Ctx } from '#platform/context';
import type { House } from '#platform/house';
import { type DateStyle, formatDate, formatNumber, formatRelative, type Translate } from '#platform/i18n';
import { type Catalog, catalogOf, type Grant, say, type Text } from '#reference/catalog';

/** What a staff page knows of its reader. Made once a request. */
export interface StaffVisit {
  house: House;
  ctx: Ctx;
  /** Path and query of this page. */
  url: string;
  t: Translate;
  catalog: Catalog;
  now: Date;
  /** The catalog's words in the reader's language. */
  say(text: Text | undefined): string;
  /** In the city's zone. */
  date(instant: Date, style: DateStyle): string;
  ago(instant: Date): string;
  number(value: number): string;
  /** Of a share from 0 to 1: "92 %". */
  percent(share: number): string;
  service(key: string): string;
  /** null and the empty key: the triage queue. */
  department(key: string | null): string;
  has(grant: Grant): boolean;
}

export async function staffVisit(house: House, request: FastifyRequest): Promise<StaffVisit> {
  const { ctx } = request;
  const catalog = await catalogOf(ctx);
  const { language } = ctx;
  const t = house.catalogs.translator(language);
  const now = ctx.clock.now();
  const words = (text: Text | undefined) => say(text, language, catalog.city.languages[0]);
  return {
    house,
    ctx,
    url: request.url,
    t,
    catalog,
    now,
    say: words,
    date: remembering((at, style) => formatDate(at, catalog.calendar.timezone, language, style)),
    ago: (instant) => agoOnce(instant, now, language),
    number: (value) => formatNumber(value, language),
    percent: (share) => formatNumber(share, language, 'percent'),
    service: (key) => words(catalog.service(key)?.name) || key,
    department: (key) => (key ? words(catalog.department(key)?.name) || key : t('console.triage')),
    has: (grant) => ctx.actor.grants.includes(grant),
  };
}

/** Due times fall on closing time, so that a list says the same few instants again and again. */
function remembering(format: StaffVisit['date']): StaffVisit['date'] {
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
