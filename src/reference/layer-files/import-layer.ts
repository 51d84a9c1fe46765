import path from 'node:path';
import { Value } from 'typebox/value';
import { type Ctx, inTransaction } from '#platform/context';
import { Invalid, NotAllowed } from '#platform/errors';
import { localDate, startOfLocalDay } from '#reference/calendar';
import { catalogOf, KeySchema, lockCity, say, type Text } from '#reference/catalog';
import {
  cityBounds,
  type LayerImported,
  type LayerKind,
  layersInForce,
  saveImportedLayer,
} from '#reference/places';
import { type CheckedFeatures, checkFeatures, kindOfLayer } from './check-features.ts';
import { chooseFields, type Fields } from './choose-fields.ts';
import { type RawFeature, readFeatures } from './features.ts';
import { layerText, mostBytes } from './layer-text.ts';
import { toParts } from './parts.ts';
import { guessedProjection, type Projection, statedProjection } from './projection.ts';

export interface LayerFile {
  file: string;
  /** Of the layer: `ward`. */
  layer: string;
  /** What the layer is called when it is new; made of the key when left out. */
  layerName?: Text;
  keyField?: string;
  nameField?: string;
  /** Property that says how many people live in an area; without it areas keep what was known by their key. */
  populationField?: string;
  /** Local day, `YYYY-MM-DD`, from whose beginning the shapes count. */
  validFrom?: string;
  /** Which object of a TopoJSON that has several. */
  object?: string;
  repair?: boolean;
  dryRun?: boolean;
  /** Bytes of text, unpacked. */
  limit?: number;
}

export interface LayerSummary extends LayerImported {
  file: string;
  form: string;
  projection: Projection;
  layer: string;
  /** The local day from which it counts; null is from the beginning. */
  validFromDay: string | null;
  kind: LayerKind;
  fields: Fields;
  areas: number;
  /** Of all shapes together. */
  points: number;
  repaired: string[];
  warnings: string[];
  dryRun: boolean;
  seconds: number;
}

export type LayerProgress = (step: 'read' | 'check' | 'write', done: number, of: number) => void;

/**
 * Reads a file of shapes, checks all of it, and makes it the newest edition of a layer in one transaction, or writes
 * nothing. Throws `Invalid` with every problem, by feature number and key. For the command line and whoever may edit the catalog.
 */
export async function importLayer(
  ctx: Ctx,
  input: LayerFile,
  tell: LayerProgress = () => {},
): Promise<LayerSummary> {
  const { actor } = ctx;
  if (actor.kind !== 'system' && !actor.grants.includes('catalog.edit'))
    throw new NotAllowed('This needs "catalog.edit".');
  const started = performance.now();
  const { validFrom, today, layerName, calendar } = await settle(ctx, input);
  const text = await layerText(input.file, (done, of) => tell('read', done, of), input.limit ?? mostBytes);
  const read = readFeatures(input.file, text, input.object);
  const fields = chooseFields(input.file, read.features, {
    key: input.keyField,
    name: input.nameField,
    population: input.populationField,
  });
  const near = await cityBounds(ctx);
  const projection =
    statedProjection(input.file, read.crs) ?? guessedProjection(input.file, pointsOf(read.features), near);
  const kind = kindOfLayer(read.features);
  const { title } = await layerTitle(ctx, input.layer, layerName);
  const checked = checkFeatures(
    read.features,
    { projection, kind, near, fields, repair: input.repair ?? false, layerName: title },
    (done) => tell('check', done, read.features.length),
  );
  demandSound(input.file, checked);
  tell('write', 0, 1);
  const save = async (tx: Ctx) => {
    await lockCity(tx.db);
    const source = path.basename(input.file);
    const layer = { key: input.layer, name: layerName, kind, validFrom, today, source, areas: checked.areas };
    return saveImportedLayer(tx, layer, !input.dryRun);
  };
  const saved = await inTransaction(ctx, save);
  tell('write', 1, 1);
  const { repaired, warnings, points, areas } = checked;
  return {
    file: input.file,
    form: read.form,
    projection,
    layer: input.layer,
    validFromDay: saved.validFrom && localDate(calendar, saved.validFrom),
    kind,
    fields,
    areas: areas.length,
    points,
    ...saved,
    repaired,
    warnings,
    dryRun: input.dryRun ?? false,
    seconds: (performance.now() - started) / 1000,
  };
}

async function settle(ctx: Ctx, { layer, layerName, validFrom }: LayerFile) {
  if (!Value.Check(KeySchema, layer))
    throw Invalid.field('--layer', `"${layer}" must be small letters, digits and dashes: police-district`);
  const { city, calendar } = await catalogOf(ctx);
  if (validFrom !== undefined && !isDay(validFrom))
    throw Invalid.field('--valid-from', `"${validFrom}" is no day; write it 2026-01-31`);
  const words = `${layer[0]!.toUpperCase()}${layer.slice(1)}`.replaceAll('-', ' ');
  return {
    calendar,
    validFrom: validFrom === undefined ? undefined : startOfLocalDay(calendar, validFrom),
    today: startOfLocalDay(calendar, localDate(calendar, ctx.clock.now())),
    layerName: Object.fromEntries(
      city.languages.map((language) => [language, layerName?.[language] ?? layerName?.[''] ?? words]),
    ),
  };
}

function isDay(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/** What the layer is called in the city's first language. */
async function layerTitle(ctx: Ctx, key: string, name: Text): Promise<{ title: string }> {
  const { city } = await catalogOf(ctx);
  const known = (await layersInForce(ctx)).find((layer) => layer.key === key);
  return { title: say(known?.name ?? name, city.languages[0]!) };
}

function* pointsOf(features: readonly RawFeature[]) {
  for (const { geometry } of features) yield* (geometry && toParts(geometry)?.flat(2)) ?? [];
}

const mostTold = 25;

function demandSound(file: string, { problems, areas }: CheckedFeatures) {
  if (problems.length > mostTold)
    throw new Invalid([
      ...problems.slice(0, mostTold),
      { field: file, message: `has ${problems.length - mostTold} problems more; nothing was written` },
    ]);
  if (problems.length > 0) throw new Invalid(problems);
  if (areas.length === 0) throw Invalid.field(file, 'has no shape that could be used');
}
