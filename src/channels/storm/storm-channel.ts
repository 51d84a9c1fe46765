import type { House } from '#platform/house';
import { htmlErrors, type Route, type Teller } from '#platform/http';
import { staffErrors } from '#reference/console';
import { formRoutes } from './form-routes.ts';
import { linkErrorPage } from './link-page.tsx';
import { linkRoutes } from './link-routes.ts';
import { listRoutes } from './list-routes.ts';
import { stormPages } from './view/storm-pages.ts';
import { viewRoutes } from './view-routes.ts';

/** Storm views for staff, below the office's own address. */
export function stormChannel(house: House): { routes: Route[]; teller: Teller } {
  const pages = stormPages(house);
  return {
    routes: [...listRoutes(house), ...formRoutes(house), ...viewRoutes(house, pages)],
    teller: staffErrors(house),
  };
}

/** The same by a link, without an account. */
export function stormLinkChannel(house: House): { routes: Route[]; teller: Teller } {
  return {
    routes: linkRoutes(house, stormPages(house)),
    teller: htmlErrors((error, ctx) => linkErrorPage(house, error, ctx)),
  };
}
