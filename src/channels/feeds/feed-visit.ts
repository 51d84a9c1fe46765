import { Type as T } from 'typebox';
import type { ListFilter } from '#flow/listing';
import type { Ctx } from '#platform/context';
import { NotFound } from '#platform/errors';
import type { House } from '#platform/house';
import type { Translate } from '#platform/i18n';
import { type Catalog, catalogOf, say, type Text } from '#reference/catalog';
import { areaName } from '#reference/places';

const text = (maxLength: number) => T.Optional(T.String({ maxLength }));
export const languageField = { lang: text(20) };
export const filterFields = {
  service: text(60),
  area: text(120),
  status: T.Optional(T.Enum(['', 'open', 'closed'])),
};

/** What every feed needs: words in one language, the city, absolute addresses. */
export interface FeedVisit {
  ctx: Ctx;
  t: Translate;
  catalog: Catalog;
  language: string;
  publicUrl: string;
  say(text: Text | undefined): string;
}

/** In the language that the address names, else the city's first: a feed must not change with who fetches it. */
export async function feedVisit(house: House, ctx: Ctx, lang: string | undefined): Promise<FeedVisit> {
  const catalog = await catalogOf(ctx);
  const { languages } = catalog.city;
  const language = languages.find((one) => one === lang) ?? languages[0]!;
  return {
    ctx,
    t: house.catalogs.translator(language),
    catalog,
    language,
    publicUrl: house.config.publicUrl,
    say: (words) => say(words, language, languages[0]),
  };
}

export interface Asked {
  service?: string;
  area?: string;
  status?: '' | 'open' | 'closed';
}

/** The filter, and what it is called ("Pothole in Fishtown"). Throws `NotFound` for a service or area that there is not. */
export async function readFilter(
  visit: FeedVisit,
  { service, area, status }: Asked,
): Promise<{ filter: ListFilter; title: string; query: string }> {
  const { t, catalog } = visit;
  const known = service ? catalog.service(service) : undefined;
  if (service && !known?.public) throw new NotFound('There is no such service.');
  const place = area ? await areaName(visit.ctx, area) : undefined;
  if (area && !place) throw new NotFound('There is no such area.');
  const what = known ? visit.say(known.name) : t('feeds.requests');
  const named = place ? t('feeds.inArea', { what, area: place }) : what;
  const city = visit.say(catalog.city.serviceName);
  const set = Object.entries({ service, area, status }).filter((pair): pair is [string, string] => !!pair[1]);
  return {
    filter: {
      ...(service ? { services: [service] } : {}),
      ...(area ? { areas: [area] } : {}),
      ...(status ? { open: status === 'open' } : {}),
    },
    title: t('feeds.of', { what: named, city }),
    query: new URLSearchParams(set).toString(),
  };
}
