import type { Ctx } from '#platform/context';
import { plain, tokensOf, type Words } from '#reference/address-parser';
import { cityWords, type LandmarkRow, loadNames } from '#reference/address-tables';
import { layersInForce, loadSketch, type Point, type SketchFeature } from '#reference/places';
import { type NameIndex, nameIndex } from './name-index.ts';
import { type StreetIndex, streetIndex } from './street-index.ts';

/** Something that has a name and is no street. */
export interface Named {
  kind: 'landmark' | 'park' | 'area';
  label: string;
  point: Point | null;
  /** Where a landmark without a point lies. */
  address: string | null;
}

/** All names of the city, ready to be asked, as the process keeps them. House numbers stay in the database. */
export interface CityIndex {
  words: Words;
  streets: StreetIndex;
  named: readonly Named[];
  names: NameIndex;
}

interface Tables {
  words: Words;
  streets: StreetIndex;
  landmarks: readonly LandmarkRow[];
  sketch: readonly SketchFeature[];
}

/** By the lists of areas that it was made of: layers change without a word to us. */
const made = new WeakMap<Tables, { areas: readonly unknown[]; index: CityIndex }>();

export async function cityIndex(ctx: Ctx): Promise<CityIndex> {
  const tables = await ctx.memory.get('addresses', () => loadTables(ctx));
  const layers = await layersInForce(ctx);
  const areas = layers.map((layer) => layer.areas);
  const known = made.get(tables);
  if (known && known.areas.length === areas.length && known.areas.every((one, at) => one === areas[at]))
    return known.index;
  const named = namesOf(tables, layers);
  const index = {
    words: tables.words,
    streets: tables.streets,
    named,
    names: nameIndex(named.map(({ label }) => tokensOf(plain(label)))),
  };
  made.set(tables, { areas, index });
  return index;
}

async function loadTables(ctx: Ctx): Promise<Tables> {
  const [words, names, sketch] = [await cityWords(ctx), await loadNames(ctx.db), await loadSketch(ctx.db)];
  return { words, streets: streetIndex(names, sketch, words), landmarks: names.landmarks, sketch };
}

/** Layers with more areas than people have names for (voting divisions) are left out. */
const mostAreas = 1000;

function namesOf({ landmarks, sketch }: Tables, layers: Awaited<ReturnType<typeof layersInForce>>): Named[] {
  const parks = sketch.flatMap(({ kind, name, geometry }): Named[] =>
    kind === 'park' && name ? [{ kind: 'park', label: name, point: middleOf(geometry), address: null }] : [],
  );
  const areas = layers
    .filter((layer) => layer.kind !== 'line' && layer.areas.length <= mostAreas)
    .flatMap((layer) =>
      layer.areas
        .filter(({ name }) => /\p{L}/u.test(name))
        .map(({ name, lat, lng }): Named => {
          const kind = layer.key.includes('park') ? 'park' : layer.kind === 'point' ? 'landmark' : 'area';
          return { kind, label: name, point: { lat, lng }, address: null };
        }),
    );
  const marks = landmarks.map(({ name, address, lat, lng }): Named => {
    const point = lat === null || lng === null ? null : { lat, lng };
    return { kind: 'landmark', label: name, point, address };
  });
  return [...areas, ...parks, ...marks];
}

function middleOf(geometry: SketchFeature['geometry']): Point {
  const points = (geometry.coordinates as unknown[]).flat(3) as number[];
  const flat = geometry.type === 'LineString' ? (geometry.coordinates.flat() as number[]) : points;
  const mean = (from: number) => {
    const values = flat.filter((_, at) => at % 2 === from);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  return { lat: mean(1), lng: mean(0) };
}
