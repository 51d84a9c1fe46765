import type { House } from '#platform/house';
import type { Route, Teller } from '#platform/http';
import { staffErrors } from '#reference/console';
import { catalogRoutes } from './catalog/catalog-routes.ts';
import { homeRoute } from './home-route.tsx';
import { hookRoutes } from './hooks/hook-routes.ts';
import { keyRoutes } from './keys/key-routes.ts';
import { letterRoutes } from './letters/letter-routes.ts';
import { outboxRoutes } from './letters/outbox-routes.tsx';
import { partnerRoutes } from './partners/partner-routes.ts';
import { staffRoutes } from './staff/staff-routes.ts';
import { auditRoute } from './system/audit-route.tsx';
import { jobRoutes } from './system/job-routes.tsx';
import { systemRoute } from './system/system-route.tsx';

/** The city's settings. */
export function adminChannel(house: House): { routes: Route[]; teller: Teller } {
  return {
    routes: [
      homeRoute(house),
      ...staffRoutes(house),
      ...partnerRoutes(house),
      ...hookRoutes(house),
      ...keyRoutes(house),
      ...letterRoutes(house),
      ...outboxRoutes(house),
      auditRoute(house),
      ...catalogRoutes(house),
      ...jobRoutes(house),
      systemRoute(house),
    ],
    teller: staffErrors(house),
  };
}
