import type { House } from '#platform/house';
import type { Route, Teller } from '#platform/http';
import { serviceEndpoints } from './catalog/service-endpoints.ts';
import { contactEndpoints } from './contacts/contact-endpoints.ts';
import { base, type Endpoint } from './contract/definition.ts';
import { problemTeller } from './contract/problem.ts';
import { documentRoutes } from './docs/document-routes.ts';
import { type OpenApi, openApi } from './docs/openapi.ts';
import { measureEndpoints } from './measures/measure-endpoints.ts';
import { oauthRoutes, oauthTeller } from './oauth/oauth-routes.ts';
import { areaEndpoints } from './places/area-endpoints.ts';
import { placeEndpoints } from './places/place-endpoints.ts';
import { requestEndpoints } from './requests/request-endpoints.ts';
import { webhookEndpoints } from './webhooks/webhook-endpoints.ts';

interface Channel {
  routes: Route[];
  teller: Teller;
  under?: string;
}

/** Every operation of the API, in the order of its documentation. */
function endpoints(house: House): Endpoint[] {
  return [
    ...requestEndpoints(house),
    ...serviceEndpoints(house),
    ...areaEndpoints(),
    ...placeEndpoints(),
    ...contactEndpoints(),
    ...measureEndpoints(),
    ...webhookEndpoints(),
  ];
}

/** The description as it is of any city: what the repository keeps, and what clients are made of. */
export function apiDocument(): Promise<OpenApi> {
  const house = { config: { publicUrl: '' } } as House;
  return openApi(endpoints(house));
}

/** `/api/v1` for programs, with its description and its page for people. */
export function apiChannels(house: House): Channel[] {
  const all = endpoints(house);
  return [
    {
      routes: [...all.map((one) => one.route), ...documentRoutes(house, all)],
      teller: problemTeller(house),
      under: base,
    },
    { routes: oauthRoutes(house), teller: oauthTeller },
  ];
}
