import type { House } from '#platform/house';
import type { Route, Teller } from '#platform/http';
import { staffErrors } from '#reference/console';
import { boardRoutes } from './board-routes.ts';
import { heatRoutes } from './heat/heat-routes.ts';
import { areaMapRoutes } from './map/area-map-routes.ts';

/** The leaders' board, below the office's own address. */
export function boardChannel(house: House): { routes: Route[]; teller: Teller } {
  return {
    routes: [...boardRoutes(house), ...areaMapRoutes(house), ...heatRoutes(house)],
    teller: staffErrors(house),
  };
}
