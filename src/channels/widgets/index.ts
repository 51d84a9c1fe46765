import type { House } from '#platform/house';
import { jsonErrors, type Route, type Teller } from '#platform/http';
import { frameRoutes } from './frame-routes.tsx';
import { previewRoute } from './preview-route.tsx';
import { scriptRoute } from './script-route.ts';

/** Report, track and map for other people's pages. */
export function widgetsChannel(house: House): { routes: Route[]; teller: Teller } {
  return { routes: [scriptRoute(house), ...frameRoutes(house), previewRoute(house)], teller: jsonErrors };
}
