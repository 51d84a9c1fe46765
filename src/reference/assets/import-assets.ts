import path from 'node:path';
import { Value } from 'typebox/value';
import { afterCommit, type Ctx, inTransaction } from '#platform/context';
import { Invalid, NotAllowed } from '#platform/errors';
import { localDate, startOfLocalDay } from '#reference/calendar';
import { catalogOf, KeySchema, type Text } from '#reference/catalog';
import { guessedProjection, type Projection, statedProjection, toDegrees } from '#reference/layer-files';
import { areaLocator, cityBounds } from '#reference/places';
import { type AssetLayer, plainNumber } from './asset.ts';
import {
  addIncoming,
  compareIncoming,
  dropRepeated,
  type EditionChanges,
  type IncomingAsset,
  loadAssetLayers,
  lockAssets,
  noteEdition,
  openIncoming,
  writeAssetLayer,
  writeIncoming,
} from './asset-store.ts';
import { assetMemory } from './asset-views.ts';
import { type AskedFields, type AssetFields, chooseAssetFields } from './choose-asset-fields.ts';
import { type AssetRejection, countRows, mostExamples, type RowCounter } from './count-rows.ts';
import { type AssetFile, type FileRow, openAssetFile } from './open-asset-file.ts';
import { type AssetReading, readAsset } from './read-asset.ts';

export interface ImportAssets {
  file: string;
  /** Of the layer: `street-lights`. A new key makes a new layer. */
  layer: string;
  fields?: AskedFields;
  /** What one of a new layer is called; made of the key when left out. */
  thing?: Text;
  /** Local day, `YYYY-MM-DD`, for which the file is true: what is not in it is gone since then. Today unless given. */
  validFrom?: string;
  /** Reads, checks and compares all of it, writes nothing. */
  dryRun?: boolean;
}

export interface AssetSummary extends EditionChanges {
  file: string;
  form: AssetFile['form'];
  projection: Projection;
  layer: string;
  edition: number;
  validFromDay: string;
  fields: AssetFields;
  read: number;
  rejected: number;
  /** By reason. */
  rejectedBy: Record<string, number>;
  /** The first rows that were not taken, with the field that is wrong. */
  examples: AssetRejection[];
  /** What counted until now was the sample of the pack. */
  replacedSample: boolean;
  dryRun: boolean;
  seconds: number;
}

export interface AssetProgress {
  rows: number;
  bytes: number;
  totalBytes: number;
}

const batch = 5000;

/**
 * Makes a file of points (CSV or GeoJSON, plain or gzip; degrees or Web Mercator) the new edition of a layer of things, in one
 * transaction: until it is through, and when anything fails, everybody sees the old one. A thing keeps its key wherever it
 * moves; what vanished is retired and stays for the requests about it. Memory does not grow with the file. Throws `Invalid`
 * (fields `file`, `--layer`, `--valid-from`), `Conflict` while another import runs, `NotAllowed`.
 */
export async function importAssets(
  ctx: Ctx,
  input: ImportAssets,
  onProgress: (progress: AssetProgress) => void = () => {},
): Promise<AssetSummary> {
  const { actor } = ctx;
  if (actor.kind !== 'system' && !actor.grants.includes('catalog.edit'))
    throw new NotAllowed('This needs "catalog.edit".');
  const began = performance.now();
  const { since, day } = await settle(ctx, input);
  const file = await openAssetFile(input.file);
  try {
    const done = await inTransaction(ctx, (tx) => load(tx, input, file, since, onProgress));
    // Somebody may have remembered the old layers while the transaction was open.
    ctx.memory.drop(assetMemory);
    const seconds = (performance.now() - began) / 1000;
    const { dryRun = false, layer } = input;
    return {
      file: path.resolve(input.file),
      form: file.form,
      layer,
      validFromDay: day,
      dryRun,
      seconds,
      ...done,
    };
  } finally {
    file.close();
  }
}

async function settle(ctx: Ctx, { layer, validFrom }: ImportAssets) {
  if (!Value.Check(KeySchema, layer))
    throw Invalid.field('--layer', `"${layer}" must be small letters, digits and dashes: street-lights`);
  const { calendar } = await catalogOf(ctx);
  const now = ctx.clock.now();
  const day = validFrom ?? localDate(calendar, now);
  const since = dayBegin(calendar, day);
  if (!since) throw Invalid.field('--valid-from', `"${day}" is no day; write it 2026-01-31`);
  if (since > now)
    throw Invalid.field('--valid-from', `${day} is yet to come: things cannot be gone before they are`);
  return { since, day };
}

function dayBegin(calendar: Parameters<typeof startOfLocalDay>[0], day: string): Date | undefined {
  const at = new Date(`${day}T00:00:00Z`);
  const isDay =
    /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
  return isDay ? startOfLocalDay(calendar, day) : undefined;
}

async function load(
  ctx: Ctx,
  input: ImportAssets,
  file: AssetFile,
  since: Date,
  onProgress: (progress: AssetProgress) => void,
) {
  await lockAssets(ctx.db);
  const rows = await loadAssetLayers(ctx.db);
  const known = rows.find(({ key }) => key === input.layer);
  await openIncoming(ctx.db);
  const counter = countRows();
  const reading = await readAll(ctx, input, file, known?.definition, counter, onProgress);
  const repeated = await dropRepeated(ctx.db, mostExamples);
  counter.repeat(repeated, reading.fields.key);
  const changes = await compareIncoming(ctx.db, input.layer);
  const { fields, projection } = reading;
  const replacedSample = known?.origin === 'pack' && known.things > 0;
  const outcome = { ...counter.counts(), ...changes, fields, projection, replacedSample };
  if (input.dryRun) return { ...outcome, edition: (known?.edition ?? 0) + 1 };
  const definition = await definitionOf(ctx, input, known?.definition, fields);
  await writeAssetLayer(ctx.db, {
    key: input.layer,
    position: known?.position ?? rows.length,
    definition,
    active: true,
  });
  await writeIncoming(ctx.db, input.layer, since);
  const edition = await noteEdition(ctx, input.layer, {
    origin: 'import',
    source: path.basename(input.file),
    digest: null,
    things: changes.things,
    valid_from: since,
  });
  await forgetAssets(ctx);
  return { ...outcome, edition };
}

/** Other processes forget at the commit. */
export async function forgetAssets(ctx: Ctx) {
  await ctx.memory.forget(ctx.db, assetMemory);
  afterCommit(ctx, ({ memory }) => memory.drop(assetMemory));
}

/** A new layer is named after its key; what a known one shows is what was asked for now. */
async function definitionOf(
  ctx: Ctx,
  { layer, thing, fields = {} }: ImportAssets,
  known: AssetLayer | undefined,
  { show, staff }: AssetFields,
): Promise<AssetLayer> {
  const { languages } = (await catalogOf(ctx)).city;
  const many = layer.replaceAll('-', ' ');
  const inAll = (words: (language: string) => string) =>
    Object.fromEntries(languages.map((language) => [language, words(language)]));
  const capital = (text: string) => text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
  const one = (language: string) => thing?.[language] ?? thing?.[''];
  const names = known ?? {
    key: layer,
    name: inAll(() => capital(many)),
    thing: inAll((language) => one(language) ?? many.replace(/s$/, '')),
  };
  return {
    ...names,
    sample: undefined,
    show: fields.show || !known ? [...show] : known.show,
    staff: fields.staff || !known ? [...staff] : known.staff,
  };
}

async function readAll(
  ctx: Ctx,
  input: ImportAssets,
  file: AssetFile,
  known: AssetLayer | undefined,
  counter: RowCounter,
  onProgress: (progress: AssetProgress) => void,
) {
  let reading: (AssetReading & { projection: Projection }) | undefined;
  let head: FileRow[] = [];
  let waiting: IncomingAsset[] = [];
  const take = async (rows: readonly FileRow[]) => {
    for (const row of rows) {
      const one = readAsset(row, reading!);
      if (counter.add(row.row, one))
        waiting.push({
          ...(one as IncomingAsset),
          row: row.row,
          number: plainNumber((one as IncomingAsset).key),
        });
      if (waiting.length < batch) continue;
      await addIncoming(ctx.db, waiting);
      waiting = [];
    }
    counter.refuseHopeless();
    onProgress({ rows: counter.counts().read, ...file.progress() });
  };
  for await (const rows of file.rows) {
    if (reading) {
      await take(rows);
      continue;
    }
    head = [...head, ...rows];
    if (head.length >= headRows) {
      reading = await readingOf(ctx, input, file, known, head);
      await take(head);
    }
  }
  if (!reading) {
    reading = await readingOf(ctx, input, file, known, head);
    await take(head);
  }
  await addIncoming(ctx.db, waiting);
  if (counter.counts().taken === 0) throw Invalid.field('file', counter.whyNone());
  return reading;
}

/** Rows by which fields and projection are told. */
const headRows = 2000;

async function readingOf(
  ctx: Ctx,
  { file: name, fields = {} }: ImportAssets,
  file: AssetFile,
  known: AssetLayer | undefined,
  head: readonly FileRow[],
) {
  if (head.length === 0) throw Invalid.field('file', 'The file has no rows.');
  const near = await cityBounds(ctx);
  const positions = head.flatMap(({ position }) =>
    position && Number.isFinite(position[0]) && Number.isFinite(position[1]) ? [position] : [],
  );
  const projection = statedProjection(name, file.crs()) ?? guessedProjection(name, positions, near);
  // What the pack shows of a layer is shown where the file has it.
  const there = new Set(head.flatMap(({ properties }) => Object.keys(properties)));
  const kept = (list: readonly string[] | undefined) => list?.filter((field) => there.has(field));
  const locate = await areaLocator(ctx);
  return {
    fields: chooseAssetFields(head, {
      ...fields,
      show: fields.show ?? kept(known?.show),
      staff: fields.staff ?? kept(known?.staff),
    }),
    projection,
    toDegrees: projection === 'web-mercator' ? toDegrees : (position: number[]) => position,
    centre: (await catalogOf(ctx)).city.map.centre,
    isInside: (point: { lat: number; lng: number }) => locate(point).inside,
  };
}
