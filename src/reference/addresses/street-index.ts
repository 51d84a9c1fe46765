import type { Position } from 'geojson';
import { parseStreet, type StreetName, streetKey, type Words } from '#reference/address-parser';
import type { loadNames } from '#reference/address-tables';
import type { Point, SketchFeature } from '#reference/places';
import { farness } from './candidate.ts';
import { middleOfCell } from './cells.ts';
import { type NameIndex, nameIndex } from './name-index.ts';

export interface Street {
  /** Null for a sample street of the sketch map, of which no table tells. */
  id: number | null;
  name: StreetName;
  label: string;
  lat: number | null;
  lng: number | null;
  cells: readonly number[];
  low: number | null;
  high: number | null;
  /** The street on the sketch map: its line, [lng, lat], and the house number at each bend. */
  sample?: { line: Position[]; numbers: readonly number[] };
}

export interface StreetMatch {
  street: Street;
  score: number;
}

export interface StreetIndex {
  /** Whether tables were imported, so that a street that is missing does not exist. */
  complete: boolean;
  /** Whether the table of streets has lines, which cross at exact points. */
  hasLines: boolean;
  /** Every street, those of the tables and the samples. */
  all: readonly Street[];
  find(
    typed: StreetName,
    search: { typing?: boolean; limit: number; loose?: boolean; near?: Point },
  ): StreetMatch[];
}

type Names = Awaited<ReturnType<typeof loadNames>>;

/** A way to name a street: its own, another name, or a name whose last word looks like a suffix ("Spring Garden"). */
interface Naming {
  name: StreetName;
  street: Street;
  worth: number;
}

export function streetIndex(
  { streets: rows, aliases, imports, hasLines }: Omit<Names, 'landmarks'>,
  sketch: readonly SketchFeature[],
  words: Words,
): StreetIndex {
  const streets = withSamples(rows.map(toStreet), sketch, words);
  const byId = new Map(streets.map((street) => [street.id, street]));
  const namings = [
    ...streets.map((street): Naming => ({ name: street.name, street, worth: 1 })),
    ...aliases.flatMap(({ label, street_id }): Naming[] => {
      const street = byId.get(street_id);
      return street ? [{ name: parseStreet(label, words), street, worth: 0.97 }] : [];
    }),
  ];
  const byName = new Map<string, Naming[]>();
  for (const naming of namings) for (const one of shortened(naming, words)) group(byName, one.name.name, one);
  const names = [...byName.keys()];
  const index: NameIndex = nameIndex(names.map((name) => name.split(' ')));
  return {
    all: streets,
    hasLines,
    complete: imports.some(({ kind }) => kind === 'streets' || kind === 'addresses'),
    find(typed, { limit, near, ...search }) {
      const hits = index.find(typed.name.split(' '), { ...search, limit: search.typing ? 60 : 24 });
      const found = new Map<Street, number>();
      for (const { at, score } of hits)
        for (const { name, street, worth } of byName.get(names[at]!)!) {
          const all = scoreOf(typed, name, score * worth);
          if (all > 0.4 && all > (found.get(street) ?? 0)) found.set(street, all);
        }
      return [...found]
        .map(([street, score]) => ({ street, score, worth: score - farness(near, nearestOf(street, near)) }))
        .sort((a, b) => b.worth - a.worth || (a.street.label < b.street.label ? -1 : 1))
        .slice(0, limit)
        .map(({ street, score }) => ({ street, score }));
    },
  };
}

/** The square of the street that is nearest to somebody. */
function nearestOf({ cells, lat, lng }: Street, near: Point | undefined): Point | null {
  if (!near) return null;
  const [first = null] = cells;
  if (first === null) return lat === null || lng === null ? null : { lat, lng };
  const apart = (cell: number) => {
    const middle = middleOfCell(cell);
    return Math.abs(middle.lat - near.lat) + Math.abs(middle.lng - near.lng);
  };
  return middleOfCell(cells.reduce((best, cell) => (apart(cell) < apart(best) ? cell : best), first));
}

function toStreet(row: Names['streets'][number]): Street {
  const { id, label, low, high, lat, lng, cells } = row;
  const { pre, name, suffix, post } = row;
  return {
    id,
    name: { name, ...(pre && { pre }), ...(suffix && { suffix }), ...(post && { post }) },
    label,
    low,
    high,
    lat,
    lng,
    cells,
  };
}

/** Sample streets say where an imported one runs of which no table does; those that no table knows stand alone. */
function withSamples(streets: Street[], sketch: readonly SketchFeature[], words: Words): Street[] {
  const known = new Map(streets.map((street) => [streetKey(street.name), street]));
  for (const { kind, name: label, numbers = [], geometry } of sketch) {
    if (kind !== 'street' || !label || geometry.type !== 'LineString') continue;
    const sample = { line: geometry.coordinates, numbers };
    const name = parseStreet(label, words);
    const imported = known.get(streetKey(name));
    if (imported) imported.sample = sample;
    else
      streets.push({ id: null, name, label, lat: null, lng: null, cells: [], low: null, high: null, sample });
  }
  return streets;
}

function shortened(naming: Naming, words: Words): Naming[] {
  const { name } = naming;
  const parts = name.name.split(' ');
  const suffix = parts.length > 1 ? words.suffix(parts.at(-1)) : undefined;
  if (!suffix) return [naming];
  const short = { ...name, name: parts.slice(0, -1).join(' '), suffix };
  return [naming, { ...naming, name: short, worth: naming.worth * 0.98 }];
}

function group(map: Map<string, Naming[]>, key: string, naming: Naming) {
  const list = map.get(key);
  if (list) list.push(naming);
  else map.set(key, [naming]);
}

/** What was typed and is another costs; what was left out hardly does. */
function scoreOf(typed: StreetName, name: StreetName, base: number): number {
  const cost = (part: 'pre' | 'suffix' | 'post', other: number) => {
    if (typed[part] === name[part]) return 0;
    if (typed[part] !== undefined && name[part] !== undefined) return other;
    return typed[part] === undefined ? 0.01 : other / 5;
  };
  return base - cost('pre', 0.35) - cost('suffix', 0.15) - cost('post', 0.2);
}
