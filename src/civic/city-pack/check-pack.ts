import { RoutingRuleSchema } from '#flow/routing';
import { AssetLayerSchema } from '#reference/assets';
import { CitySchema, DepartmentSchema, ServiceGroupSchema, ServiceSchema } from '#reference/catalog';
import { checkLookups, LookupSchema } from '#reference/lookups';
import { NeighborSchema } from '#reference/neighbors';
import { PartnerSchema } from '#reference/partners';
import { LayerSchema } from '#reference/places';
import { checkCity, keysOf } from './check-city.ts';
import { checkAreas, checkNeighbors, checkSketch, checkThings } from './check-geometry.ts';
import { checkPackPartners, checkRouting } from './check-routing.ts';
import { checkServices } from './check-services.ts';
import { checkEntries, checkRoot, type Report } from './check-shape.ts';
import { checkTexts } from './check-texts.ts';
import type { Pack, PackProblem } from './pack.ts';
import { isObject } from './pack-file.ts';

/**
 * Everything that is wrong with a pack, by file and line; empty when it can be applied. First the files and their
 * shape; what has the right shape is then checked for sense, so that one round tells as much as possible.
 */
export function checkPack(pack: Pack): PackProblem[] {
  const problems = pack.files.flatMap((file) => file.problems);
  const report: Report = ({ file, path }, below, message) => {
    problems.push({ file: file.name, ...file.where([...path, ...below]), message });
  };
  for (const file of pack.files) checkRoot(file, report);
  const broken = checkShapes(pack, report);
  const sound: Report = (placed, below, message) => {
    if (!broken.has(placed)) report(placed, below, message);
  };
  if (!broken.has(pack.sources.city[0]!)) {
    checkCity(pack, sound);
    checkTexts(pack, sound);
  }
  checkServices(soundPart(pack, broken), sound);
  checkAreas(pack, sound);
  checkSketch(pack, sound);
  if (!pack.sources.lookups.some((source) => broken.has(source))) checkTables(pack, sound);
  checkNeighbors(pack, sound);
  checkThings(pack, sound);
  if (broken.size === 0) {
    checkRouting(pack, sound);
    checkPackPartners(pack, sound);
  }
  return sorted(problems);
}

type Source = Pack['sources']['city'][number];

/** Reports what has the wrong shape and returns where. */
function checkShapes({ content, sources }: Pack, report: Report): Set<Source> {
  const layers = content.layers.map(({ areas: _, ...layer }) => layer);
  const neighbors = content.neighbors.map(({ shape: _, ...neighbor }) => neighbor);
  const assets = content.assets.map(({ things: _, ...layer }) => layer);
  return new Set([
    ...(sources.city[0]!.file.data === undefined
      ? sources.city
      : checkEntries(CitySchema, [content.city], sources.city, report)),
    ...checkEntries(DepartmentSchema, content.departments, sources.departments, report),
    ...checkEntries(ServiceGroupSchema, content.groups, sources.groups, report),
    ...checkEntries(ServiceSchema, content.services, sources.services, report),
    ...checkEntries(RoutingRuleSchema, content.routing, sources.routing, report),
    ...checkEntries(LayerSchema, layers, sources.layers, report),
    ...checkEntries(LookupSchema, content.lookups, sources.lookups, report),
    ...checkEntries(NeighborSchema, neighbors, sources.neighbors, report),
    ...checkEntries(AssetLayerSchema, assets, sources.assets, report),
    ...checkEntries(PartnerSchema, content.partners, sources.partners, report),
  ]);
}

function checkTables({ content, sources }: Pack, report: Report) {
  for (const { at, path, message } of checkLookups(content.lookups, new Set(keysOf(content.layers))))
    report(sources.lookups[at]!, path, message);
}

/** The pack without services of the wrong shape; their keys are still known to whoever refers to them. */
function soundPart(pack: Pack, broken: ReadonlySet<Source>): Pack {
  const keep = pack.sources.services.map((source) => !broken.has(source));
  return {
    ...pack,
    content: {
      ...pack.content,
      services: pack.content.services.filter((service, i) => keep[i] && isObject(service)),
    },
    sources: { ...pack.sources, services: pack.sources.services.filter((_, i) => keep[i]) },
  };
}

function sorted(problems: PackProblem[]): PackProblem[] {
  const order = (a: PackProblem, b: PackProblem) =>
    a.file === b.file ? a.line - b.line || a.column - b.column : a.file < b.file ? -1 : 1;
  return problems.sort(order);
}
