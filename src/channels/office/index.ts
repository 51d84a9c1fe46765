import type { House } from '#platform/house';
import type { Route, Teller } from '#platform/http';
import { staffErrors } from '#reference/console';
import { homeRoute } from './home-route.tsx';
import { bulkRoute } from './list/bulk-route.ts';
import { exportRoute } from './list/export-route.ts';
import { listRoutes } from './list/list-routes.ts';
import { pinsRoute } from './list/pins-route.ts';
import { viewsRoute } from './list/views-route.ts';
import { liveRoute } from './live-route.ts';
import { locateRoutes } from './locate/locate-routes.ts';
import { mapRoute } from './map/map-route.tsx';
import { fileRoute } from './request/file-route.ts';
import { requestRoutes } from './request/request-routes.ts';
import { undoRoute } from './undo-route.ts';

/** The departments' console: work lists, the page of a request, what can be done to them. */
export function officeChannel(house: House): { routes: Route[]; teller: Teller } {
  return {
    routes: [
      homeRoute(house),
      ...listRoutes(house),
      bulkRoute,
      viewsRoute,
      exportRoute(house),
      pinsRoute(house),
      mapRoute(house),
      ...requestRoutes(house),
      ...locateRoutes(house),
      fileRoute(house),
      liveRoute(house),
      undoRoute,
    ],
    teller: staffErrors(house),
  };
}
