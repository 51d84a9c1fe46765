import type { House } from '#platform/house';
import { htmlErrors, type Route, type Teller } from '#platform/http';
import { frontRoutes } from './front/front-routes.ts';
import { keptPages } from './kept-pages.ts';
import { addressRoutes } from './my-address/address-routes.ts';
import { finderRoutes } from './my-address/finder-routes.ts';
import { errorPage } from './pages/error-page.tsx';
import { fileRoutes } from './pages/file-routes.ts';
import { textRoutes } from './pages/text-pages.tsx';
import { thingsRoute } from './place/things-route.ts';
import { reportRoutes } from './report/report-routes.ts';
import { listRoutes } from './requests/list-routes.ts';
import { ownPlaceRoutes } from './requests/own-place-routes.ts';
import { ownRoutes } from './requests/own-routes.tsx';
import { photoRoutes } from './requests/photo-routes.ts';
import { requestRoutes } from './requests/request-routes.ts';
import { trackRoutes } from './requests/track-routes.tsx';

/** All that residents see. Every page works without script, in every language of the city. */
export function siteChannel(house: House): { routes: Route[]; teller: Teller } {
  const kept = keptPages(house);
  return {
    routes: [
      ...frontRoutes(house, kept),
      ...reportRoutes(house, kept),
      ...requestRoutes(house, kept),
      ...ownRoutes(house),
      ...ownPlaceRoutes(house),
      ...trackRoutes(house),
      ...listRoutes(house, kept),
      ...addressRoutes(house),
      ...finderRoutes(house),
      ...photoRoutes(house),
      ...textRoutes(house),
      ...fileRoutes(house),
      thingsRoute(house),
    ],
    teller: htmlErrors((error, ctx) => errorPage(house, error, ctx)),
  };
}
