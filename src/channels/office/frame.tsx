import type { ComponentChildren } from 'preact';
import { countUnplaced } from '#flow/locating';
import { countWork, parseWorkQuery } from '#flow/work';
import type { NavItem } from '#platform/ui';
import { type StaffPage, staffPage } from '#reference/console';
import type { Visit } from './visit.ts';
import { countSaid } from './words.ts';

export const listHref = '/office/requests';
export const mapHref = '/office/map';

/** Counted no further than this beside a saved view. */
const mostBeside = 99;

/** A whole page of the office: menu with the reader's own views, search, keyboard help. */
export async function officePage(
  visit: Visit,
  page: StaffPage,
  children: ComponentChildren,
): Promise<string> {
  const unplaced = await countUnplaced(visit.ctx, 'open', mostBeside);
  const counts = unplaced > 0 ? { locate: countSaid(visit, unplaced, mostBeside) } : undefined;
  return staffPage(visit, { ...page, counts, more: await viewItems(visit, page.at) }, children);
}

async function viewItems(visit: Visit, at: string): Promise<NavItem[]> {
  const views = await visit.views();
  const queries = views.map((view) => parseWorkQuery(view.query).filter);
  const counts = await countWork(visit.ctx, queries, mostBeside);
  return views.map((view, i) => {
    const href = `${listHref}?${view.query}`;
    return {
      href,
      icon: 'filter' as const,
      text: view.name,
      count: countSaid(visit, counts[i]!, mostBeside),
      current: href === at,
    };
  });
}
