import { recomputeState } from '#flow/placing';
import { loadRules } from '#flow/routing';
import type { House } from '#platform/house';
import { html, type Route, route } from '#platform/http';
import { allAssetLayers } from '#reference/assets';
import { type StaffVisit, staffVisit } from '#reference/console';
import { mayRoute } from '#reference/people';
import { layerEditions } from '#reference/places';
import { departmentsPage, holidaysPage, routingPage, servicesPage } from './catalog-pages.tsx';
import { layersPage } from './layers-page.tsx';

/** What the city pack says and what was imported for the map, to read; it is changed by files and the command line. */
export function catalogRoutes(house: House): Route[] {
  const page = (url: string, show: (visit: StaffVisit) => string | Promise<string>) =>
    route({
      method: 'GET',
      url,
      policy: mayRoute('catalog.edit'),
      handler: async (request, reply) => html(reply, await show(await staffVisit(house, request))),
    });
  return [
    page('/admin/catalog', servicesPage),
    page('/admin/catalog/departments', departmentsPage),
    page('/admin/catalog/routing', async (visit) => routingPage(visit, await loadRules(visit.ctx.db))),
    page('/admin/catalog/holidays', holidaysPage),
    page('/admin/layers', async (visit) =>
      layersPage(visit, {
        layers: await layerEditions(visit.ctx),
        assets: await allAssetLayers(visit.ctx),
        recompute: await recomputeState(visit.ctx),
      }),
    ),
  ];
}
