import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Geometry } from 'geojson';
import type { TSchema } from 'typebox';
import { stringify } from 'yaml';
import { RoutingRuleSchema } from '#flow/routing';
import { type Ctx, inTransaction } from '#platform/context';
import { Conflict } from '#platform/errors';
import { AssetLayerSchema, featureOfAsset } from '#reference/assets';
import { CitySchema, DepartmentSchema, ServiceGroupSchema, ServiceSchema } from '#reference/catalog';
import { LookupSchema } from '#reference/lookups';
import { NeighborSchema } from '#reference/neighbors';
import { PartnerSchema } from '#reference/partners';
import { LayerSchema } from '#reference/places';
import { demandEditor } from './city-pack-policy.ts';
import type { PackContent } from './pack.ts';
import { storedContent } from './pack-views.ts';
import { inSchemaOrder } from './schema-order.ts';

/**
 * Writes what the database says as a pack into a new or empty folder; applied again it changes nothing. Comments and
 * the style of an earlier pack's files are not kept. Throws `Conflict` when something is in the folder already.
 */
export async function exportPack(ctx: Ctx, folder: string): Promise<void> {
  demandEditor(ctx.actor);
  const content = await inTransaction(ctx, storedContent);
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) throw new Conflict(`${folder} is not empty; name a new folder.`);
  for (const [name, text] of packFiles(content)) {
    await mkdir(path.join(folder, path.dirname(name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
}

function packFiles({
  city,
  departments,
  groups,
  services,
  routing,
  layers,
  sketch,
  lookups,
  neighbors,
  assets,
  partners,
}: PackContent): [string, string][] {
  const yaml = (schema: TSchema, value: unknown) => toYaml(inSchemaOrder(schema, value, city.languages));
  const list = (schema: TSchema, values: readonly unknown[]) =>
    toYaml(values.map((value) => inSchemaOrder(schema, value, city.languages)));
  return [
    ['city.yaml', yaml(CitySchema, city)],
    ['departments.yaml', list(DepartmentSchema, departments)],
    ['groups.yaml', list(ServiceGroupSchema, groups)],
    ...groups.map(({ key }): [string, string] => [
      `services/${key}.yaml`,
      list(
        ServiceSchema,
        services.filter(({ group }) => group === key),
      ),
    ]),
    ['routing.yaml', list(RoutingRuleSchema, routing)],
    [
      'layers.yaml',
      list(
        LayerSchema,
        layers.map(({ areas: _, ...layer }) => layer),
      ),
    ],
    ...layers.map(({ key, areas }): [string, string] => [
      `areas/${key}.geojson`,
      toGeoJson(areas.map(({ geometry, ...properties }) => ({ properties, geometry }))),
    ]),
    ...(assets.length > 0 ? assetFiles(assets, list) : []),
    ...(lookups.length > 0 ? [['lookups.yaml', list(LookupSchema, lookups)] as [string, string]] : []),
    ...(partners.length > 0 ? [['partners.yaml', list(PartnerSchema, partners)] as [string, string]] : []),
    ['sketch.geojson', toGeoJson(sketch.map(({ geometry, ...properties }) => ({ properties, geometry })))],
    [
      'neighbors.yaml',
      list(
        NeighborSchema,
        neighbors.map(({ shape: _, ...neighbor }) => neighbor),
      ),
    ],
    [
      'neighbors.geojson',
      toGeoJson(
        neighbors.flatMap(({ key, shape }) => (shape ? [{ properties: { key }, geometry: shape }] : [])),
      ),
    ],
  ];
}

function assetFiles(
  assets: PackContent['assets'],
  list: (schema: TSchema, values: readonly unknown[]) => string,
): [string, string][] {
  const layers = assets.map(({ things: _, ...layer }) => layer);
  const filled = assets.filter(({ things }) => things.length > 0);
  return [
    ['assets.yaml', list(AssetLayerSchema, layers)],
    ...filled.map(({ key, things }): [string, string] => [
      `assets/${key}.geojson`,
      toGeoJson(things.map(featureOfAsset)),
    ]),
  ];
}

function toYaml(value: unknown): string {
  return stringify(value, { aliasDuplicateObjects: false, lineWidth: 120 });
}

/** One feature a line, so that a difference between two exports can be read. */
function toGeoJson(features: { properties: object; geometry: Geometry }[]): string {
  const lines = features.map((feature) => JSON.stringify({ type: 'Feature', ...feature }));
  return `{"type":"FeatureCollection","features":[\n${lines.join(',\n')}\n]}\n`;
}
