import type { LineString, Position } from 'geojson';
import type { Place } from '#flow/requests';
import type { Ctx } from '#platform/context';
import { areasAt, h3Of, loadLayers, loadSketch, type Point } from '#reference/places';
import type { DemoPlan } from './demo-plan.ts';
import { type Random, weighted } from './random.ts';
import type { Case } from './world.ts';

/** Where things happen in the made-up year; every place lies inside the city. */
export interface Ground {
  somewhere(): Promise<Place>;
  /** A house on a street of the sketch map; somewhere else when there is no such street. */
  at(street: string, number: number): Promise<Place>;
  /** Within about that many metres, some doors up or down the same street. */
  near(place: Place, metres: number): Promise<Place>;
  /** In one of these areas (`layer:key`), if it can be found. */
  within(areas: readonly string[]): Promise<Place>;
}

interface Street {
  name: string;
  line: readonly Position[];
  numbers: readonly number[];
}

const metre = 1 / 111_320;
/** Reports from the long streets that the sketch map shows; the others come from side streets made up for each area. */
const mainShare = 0.36;
const tries = 25;

export async function makeGround(ctx: Ctx, plan: DemoPlan, random: Random): Promise<Ground> {
  const layers = await loadLayers(ctx.db);
  const sketch = await loadSketch(ctx.db);
  const main = sketch.flatMap(({ kind, name, numbers, geometry }): Street[] =>
    kind === 'street' && name && numbers
      ? [{ name, numbers, line: (geometry as LineString).coordinates }]
      : [],
  );
  const outline = sketch.find(({ kind }) => kind === 'outline')?.geometry;
  const layer =
    layers.find(({ key }) => key === plan.areas?.layer) ??
    [...layers].sort((a, b) => b.areas.length - a.areas.length)[0];
  const districts = (layer?.areas ?? []).map(({ key, geometry }) => ({
    ref: `${layer!.key}:${key}`,
    box: boxOf(geometry),
    weight: plan.areas?.weights[key] ?? (plan.areas ? 1 : Math.exp(0.5 * random.spread())),
  }));
  if (districts.length === 0 && outline) districts.push({ ref: '', box: boxOf(outline), weight: 1 });
  const sides = new Map<string, Street[]>();
  for (const { ref, box } of districts)
    sides.set(ref, await sideStreets(ctx, random, ref, box, plan.grid ?? 0));
  const pickMain = weighted(main, ({ line }) => line.length);
  const pickDistrict = weighted(districts, ({ weight }) => weight);

  async function place(point: Point, address: string | null): Promise<Place | null> {
    const [lat, lng] = [round(point.lat), round(point.lng)];
    const { inside, areas } = await areasAt(ctx, { lat, lng });
    return inside ? { lat, lng, address, areas, h3: h3Of(lat, lng) } : null;
  }

  async function insist(find: () => Promise<Place | null>): Promise<Place> {
    for (let i = 0; i < tries; i++) {
      const found = await find();
      if (found) return found;
    }
    return { lat: null, lng: null, address: null, areas: [], h3: null };
  }

  const houseOn = (street: Street, at = random.next() * (street.line.length - 1)) => {
    const [i, share] = [Math.floor(at), at % 1];
    const [a, b] = [street.line[i]!, street.line[i + 1]!];
    const [from, to] = [street.numbers[i]!, street.numbers[i + 1]!];
    const number = Math.max(1, Math.round(from + (to - from) * share));
    const across = (number % 2 === 0 ? 11 : -11) * metre;
    const length = Math.hypot(b[0]! - a[0]!, b[1]! - a[1]!) || 1;
    const lat = a[1]! + (b[1]! - a[1]!) * share + ((b[0]! - a[0]!) / length) * across;
    const lng = a[0]! + (b[0]! - a[0]!) * share - ((b[1]! - a[1]!) / length) * across;
    return place({ lat, lng }, `${number} ${street.name}`);
  };

  const sideOf = (ref: string) => {
    const streets = sides.get(ref) ?? [];
    return streets.length > 0 ? houseOn(random.pick(streets)) : Promise.resolve(null);
  };

  const somewhere = () =>
    insist(() => {
      if (main.length > 0 && (districts.length === 0 || random.chance(mainShare)))
        return houseOn(pickMain(random));
      return districts.length > 0 ? sideOf(pickDistrict(random).ref) : Promise.resolve(null);
    });

  return {
    somewhere,
    async at(name, number) {
      const street = main.find((one) => one.name === name);
      const i = street?.numbers.findIndex((from, k) => between(number, from, street.numbers[k + 1])) ?? -1;
      if (!street || i < 0) return somewhere();
      const [from, to] = [street.numbers[i]!, street.numbers[i + 1]!];
      return (await houseOn(street, i + Math.min(0.999, (number - from) / (to - from || 1)))) ?? somewhere();
    },
    async near(where, metres) {
      if (where.lat === null || where.lng === null) return where;
      const { lat, lng } = { lat: where.lat, lng: where.lng };
      const wide = metre / Math.cos((lat * Math.PI) / 180);
      const found = await insist(() =>
        place(
          {
            lat: lat + random.spread() * 0.5 * metres * metre,
            lng: lng + random.spread() * 0.5 * metres * wide,
          },
          nextDoor(random, where.address, metres),
        ),
      );
      return found.lat === null ? where : found;
    },
    async within(areas) {
      const known = areas.filter((ref) => sides.has(ref));
      return known.length > 0 ? insist(() => sideOf(random.pick(known))) : somewhere();
    },
  };
}

const names =
  'Alder Aster Bayberry Beech Birch Bluebell Briar Cardinal Clover Cranberry Dogwood Elder Finch Foxglove Gentian Goldfinch Hawthorn Hazel Heron Hickory Holly Hyacinth Ivy Juniper Kestrel Larkspur Laurel Lilac Linden Magnolia Mallow Marigold Mulberry Myrtle Oriole Persimmon Plover Primrose Redbud Robin Sassafras Sorrel Sparrow Sumac Swallow Tansy Thistle Thrush Trillium Verbena Viburnum Warbler Willow Wren Yarrow'.split(
    ' ',
  );

/** Short straight streets within an area, along the city's grid or across it. Their names are ours. */
async function sideStreets(ctx: Ctx, random: Random, ref: string, box: Box, grid: number): Promise<Street[]> {
  const streets: Street[] = [];
  for (let i = 0; i < 60 && streets.length < 9; i++) {
    const lat = box.south + random.next() * (box.north - box.south);
    const lng = box.west + random.next() * (box.east - box.west);
    const { inside, areas } = await areasAt(ctx, { lat, lng });
    if (!inside || (ref && !areas.includes(ref))) continue;
    const across = random.chance(0.5);
    const angle = ((grid + (across ? 90 : 0)) * Math.PI) / 180;
    const half = random.int(90, 320) * metre;
    const [up, right] = [Math.cos(angle) * half, (Math.sin(angle) * half) / Math.cos((lat * Math.PI) / 180)];
    const first = random.int(1, 72) * 100;
    streets.push({
      name: `${random.pick(names)} ${random.pick(across ? ['St', 'St', 'Ln', 'Pl'] : ['St', 'Ave', 'Ter', 'Ct'])}`,
      line: [
        [lng - right, lat - up],
        [lng + right, lat + up],
      ],
      numbers: [first, first + Math.round((2 * half) / metre / 1.1)],
    });
  }
  return streets;
}

function nextDoor(random: Random, address: string | null, metres: number): string | null {
  const [, number, street] = address?.match(/^(\d+) (.+)$/) ?? [];
  if (!number) return address;
  return `${Math.max(1, Number(number) + 2 * Math.round((random.spread() * metres) / 16))} ${street}`;
}

interface Box {
  south: number;
  west: number;
  north: number;
  east: number;
}

function boxOf(geometry: { coordinates: unknown }): Box {
  const flat = (geometry.coordinates as unknown[]).flat(4) as number[];
  const lngs = flat.filter((_, i) => i % 2 === 0);
  const lats = flat.filter((_, i) => i % 2 === 1);
  return {
    south: Math.min(...lats),
    north: Math.max(...lats),
    west: Math.min(...lngs),
    east: Math.max(...lngs),
  };
}

function between(value: number, a: number, b: number | undefined): boolean {
  return b !== undefined && value >= Math.min(a, b) && value <= Math.max(a, b);
}

function round(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}

/** As people write where no table of streets can follow. */
const vague = [
  'Behind the school, by the tracks',
  'Corner store near my church',
  'The path under the bridge, about halfway',
  'In the alley where the laundromat was',
  'Second entrance of the market parking lot',
];

/** A few of the newest open reports have words for a place and no point: somebody has to find them. */
export function forgetPlaces(cases: readonly Case[]) {
  const open = cases
    .slice(-400)
    .filter(
      ({ request }) => request.lat !== null && !request.closed_at && !request.parent_id && !request.photo_id,
    );
  for (const [at, { request }] of open.slice(-vague.length).entries())
    Object.assign(request, { address: vague[at], lat: null, lng: null, h3: null, areas: [] });
}
