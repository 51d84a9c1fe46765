import type { House } from '#platform/house';
import type { Catalog } from '#reference/catalog';
import type { Visit } from './visit.ts';

/** The page of this key in the reader's language: the kept one, else what `make` writes. */
export type KeptPages = (visit: Visit, key: string, make: () => string | Promise<string>) => Promise<string>;

const longest = 10_000;
const most = 400;

/**
 * Keeps pages that are the same for everybody who reads one language, up to ten seconds by the clock and until the
 * catalog changes or a request has news (the hall tells at each commit), so that nobody waits for what was just written.
 */
export function keptPages(house: House): KeptPages {
  const pages = new Map<string, { page: string; until: number }>();
  let catalog: Catalog | undefined;
  let news = 0;
  house.live.subscribe((topic) => {
    if (!topic.startsWith('request')) return;
    news += 1;
    pages.clear();
  });
  return async (visit, key, make) => {
    if (visit.catalog !== catalog) pages.clear();
    catalog = visit.catalog;
    const name = `${visit.ctx.language} ${key}`;
    const kept = pages.get(name);
    if (kept && kept.until > visit.now.getTime()) return kept.page;
    const before = news;
    const page = await make();
    if (before === news && visit.catalog === catalog)
      keep(pages, name, { page, until: visit.now.getTime() + longest });
    return page;
  };
}

/** The oldest goes when there are too many. */
function keep<T>(pages: Map<string, T>, name: string, page: T) {
  pages.delete(name);
  pages.set(name, page);
  if (pages.size > most) pages.delete(pages.keys().next().value!);
}
