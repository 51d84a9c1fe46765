import type { House } from '#platform/house';
import type { Route, Teller } from '#platform/http';
import { discoveryRoutes } from './discovery-routes.ts';
import { bulkRoute } from './requests/bulk-route.ts';
import { postRoutes } from './requests/post-routes.ts';
import { readRoutes } from './requests/read-routes.ts';
import { tokenRoute } from './requests/token-route.ts';
import { serviceRoutes } from './services/service-routes.ts';
import { open311Errors } from './teller.ts';
import { unknownRoute } from './unknown-route.ts';
import { tellRoutes } from './updates/tell-routes.ts';
import { updateRoutes } from './updates/update-routes.ts';

/** The city for other programs, by Open311 GeoReport v2. */
export function open311Channel(house: House): { routes: Route[]; teller: Teller } {
  return {
    routes: [
      ...discoveryRoutes(house),
      ...serviceRoutes(house),
      ...readRoutes(house),
      ...postRoutes(house),
      tokenRoute(),
      ...updateRoutes(house),
      ...tellRoutes(house),
      bulkRoute(house),
      unknownRoute(),
    ],
    teller: open311Errors(house),
  };
}
