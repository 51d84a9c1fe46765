import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Static, Type as T } from 'typebox';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import { type Status, statuses } from '#flow/requests';
import { Invalid } from '#platform/errors';
import { outcomeKinds } from '#reference/catalog';

const strict = { additionalProperties: false } as const;
const status = T.Enum(statuses.filter((one) => one !== 'reopened') as Status[]);
const outcome = T.Enum([...outcomeKinds]);

/**
 * Where the value of a field stands: columns by any of the names that the city has given them, the first that is not
 * empty counts. `A & B` joins two columns when both are filled. Case and punctuation of names do not matter.
 */
const columns = T.Array(T.String({ minLength: 1 }), { minItems: 1 });

/** How one city's table of requests reads as ours. The files are in `import-maps/`; README.md tells how to add one. */
export const ImportMapSchema = T.Object(
  {
    name: T.String({ pattern: '^[a-z0-9-]+$' }),
    about: T.String(),
    /** Key of the city pack whose requests these are: only there do its departments, services and areas apply. */
    city: T.String(),
    /** IANA name of the zone of the city's wall clocks. */
    timezone: T.String(),
    /** In which time stamps without an offset are written. */
    stamps: T.Enum(['local', 'utc']),
    /** South, west, north, east: positions outside are mistakes. Degrees. */
    bounds: T.Tuple([T.Number(), T.Number(), T.Number(), T.Number()]),
    /** Sets of columns; a table that has all of one set is read by this map. */
    detect: T.Array(columns, { minItems: 1 }),
    columns: T.Object(
      {
        id: columns,
        service: columns,
        opened: columns,
        status: T.Optional(columns),
        agency: T.Optional(columns),
        updated: T.Optional(columns),
        closed: T.Optional(columns),
        due: T.Optional(columns),
        address: T.Optional(columns),
        lat: T.Optional(columns),
        lng: T.Optional(columns),
        location: T.Optional(columns),
        channel: T.Optional(columns),
        description: T.Optional(columns),
        /** The words with which it was closed or is worked on. */
        note: T.Optional(columns),
        /** The number by which other rows call this one, when that is not `id`. */
        alias: T.Optional(columns),
        /** The number of the request that this one repeats. */
        parent: T.Optional(columns),
      },
      strict,
    ),
    statuses: T.Record(
      T.String(),
      T.Union([status, T.Object({ status, outcome: T.Optional(outcome) }, strict)]),
    ),
    /** Outcome of a closed request by what its note says (any case); the first that fits. */
    outcomes: T.Optional(T.Array(T.Object({ says: T.String({ minLength: 1 }), outcome }, strict))),
    channels: T.Optional(T.Record(T.String(), T.String())),
    /** The city pack's service for a name of the source; others are found by name or kept as imported services. */
    services: T.Optional(T.Record(T.String(), T.String())),
    departments: T.Optional(T.Record(T.String(), T.String())),
    /** `public`: the notes are standing sentences that the city itself publishes; `internal`: only staff read them. */
    notes: T.Enum(['public', 'internal']),
  },
  strict,
);
export type ImportMap = Static<typeof ImportMapSchema>;
export type Field = keyof ImportMap['columns'];

/** All maps of a folder, by name. Throws `Invalid` naming the file and the field that is wrong. */
export async function loadMaps(folder: string): Promise<ImportMap[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
  return Promise.all(
    names.map(async (name) => checkMap(parse(await readFile(path.join(folder, name), 'utf8')), name)),
  );
}

export function checkMap(value: unknown, file: string): ImportMap {
  if (Value.Check(ImportMapSchema, value)) return value;
  throw new Invalid(
    Value.Errors(ImportMapSchema, value)
      .slice(0, 5)
      .map((error) => ({ field: file, message: `${error.instancePath || '/'} ${error.message}` })),
  );
}

const required: readonly Field[] = ['id', 'service', 'opened'];

/** A column's name without case and punctuation: `Unique Key`, `unique_key` and `UNIQUE-KEY` are one. */
export function plainName(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
}

/**
 * The map for a table with this header: the named one, else the one whose whole set of telling columns is there; of
 * two, the one that asks for more. More columns than a map knows are fine.
 * Throws `Invalid` that names the nearest maps and what they miss, or the maps between which it cannot choose.
 */
export function detectMap(maps: readonly ImportMap[], header: readonly string[], name?: string): ImportMap {
  const here = new Set(header.map(plainName));
  if (name !== undefined) {
    const map = maps.find((one) => one.name === name);
    if (!map)
      throw refuse('map', `There is no map "${name}". There are: ${maps.map((one) => one.name).join(', ')}.`);
    const missing = missingFields(map, here);
    if (missing.length > 0)
      throw refuse(
        'map',
        `The file does not fit the map "${name}". ${describe(map, here)} The file has: ${header.join(', ')}.`,
      );
    return map;
  }
  const fitting = maps
    .map((map) => ({
      map,
      size: Math.max(
        0,
        ...map.detect.filter((set) => set.every((c) => here.has(plainName(c)))).map((set) => set.length),
      ),
    }))
    .filter((one) => one.size > 0 && missingFields(one.map, here).length === 0)
    .sort((a, b) => b.size - a.size);
  const [best, second] = fitting;
  if (best && best.size !== second?.size) return best.map;
  if (best)
    throw refuse(
      'map',
      `Several maps fit this file: ${fitting
        .filter((one) => one.size === best.size)
        .map((one) => one.map.name)
        .join(', ')}. Name one with --map.`,
    );
  const nearest = [...maps].sort((a, b) => nearness(b, here) - nearness(a, here)).slice(0, 3);
  throw refuse(
    'file',
    `No map fits the columns of this file: ${header.slice(0, 60).join(', ')}. ${nearest.map((map) => describe(map, here)).join(' ')} Name a map with --map, or add one (see src/civic/opendata/README.md).`,
  );
}

/** The fields without which a row is nothing, and for which no column is there. */
function missingFields(map: ImportMap, here: ReadonlySet<string>): Field[] {
  return required.filter((field) => !map.columns[field]?.some((column) => hasColumn(column, here)));
}

function hasColumn(column: string, here: ReadonlySet<string>): boolean {
  return column.split(' & ').every((part) => here.has(plainName(part)));
}

function nearness(map: ImportMap, here: ReadonlySet<string>): number {
  return Math.max(
    ...map.detect.map((set) => set.filter((column) => here.has(plainName(column))).length / set.length),
  );
}

function describe(map: ImportMap, here: ReadonlySet<string>): string {
  const lacks = missingFields(map, here).map((field) => `${field} (${map.columns[field]!.join(' or ')})`);
  const telling = [...map.detect]
    .map((set) => set.filter((column) => !here.has(plainName(column))))
    .sort((a, b) => a.length - b.length)[0]!;
  return `${map.name} would need ${[...lacks, ...telling].join(', ') || 'nothing more'}.`;
}

function refuse(field: string, message: string): Invalid {
  return Invalid.field(field, message);
}
