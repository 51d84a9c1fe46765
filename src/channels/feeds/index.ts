import type { House } from '#platform/house';
import { jsonErrors, type Route, type Teller } from '#platform/http';
import { calendarRoutes } from './calendar-routes.ts';
import { feedRoutes } from './feed-routes.ts';

/** Public requests for feed readers and calendars. */
export function feedsChannel(house: House): { routes: Route[]; teller: Teller } {
  return { routes: [...feedRoutes(house), ...calendarRoutes(house)], teller: jsonErrors };
}
