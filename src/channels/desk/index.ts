import type { House } from '#platform/house';
import type { Route, Teller } from '#platform/http';
import { staffErrors } from '#reference/console';
import { contactRoutes } from './contacts/contact-routes.ts';
import { findRoutes } from './find/find-routes.ts';
import { doneRoutes } from './intake/done-routes.ts';
import { intakeRoutes } from './intake/intake-routes.ts';

/** The agents' console: taking reports for callers, finding callers and requests, noting contacts. */
export function deskChannel(house: House): { routes: Route[]; teller: Teller } {
  return {
    routes: [...intakeRoutes(house), ...doneRoutes(house), ...findRoutes(house), ...contactRoutes(house)],
    teller: staffErrors(house),
  };
}
