import { loadRules } from '#flow/routing';
import type { Ctx } from '#platform/context';
import { loadPackAssets } from '#reference/assets';
import { storedCatalog } from '#reference/catalog';
import { loadLookups } from '#reference/lookups';
import { loadNeighbors } from '#reference/neighbors';
import { loadPartners } from '#reference/partners';
import { loadLayers, loadSketch } from '#reference/places';
import type { PackContent } from './pack.ts';

/** What a pack would have to say to make the database what it is; retired things are not in it. */
export async function storedContent(ctx: Ctx): Promise<PackContent> {
  const { city, departments, groups, services } = await storedCatalog(ctx);
  return {
    city,
    departments,
    groups,
    services: services.filter(({ active }) => active).map(({ definition }) => definition),
    routing: await loadRules(ctx.db),
    layers: await loadLayers(ctx.db, ctx.clock.now()),
    sketch: await loadSketch(ctx.db),
    lookups: await loadLookups(ctx.db),
    neighbors: await loadNeighbors(ctx.db),
    assets: await loadPackAssets(ctx.db),
    partners: await loadPartners(ctx.db),
  };
}
