import { sql } from 'kysely';
import type { Ctx } from '#platform/context';
import { type Address, formatHouse, formatStreet, parseAddress, streetKey } from '#reference/address-parser';
import { markOf } from '#reference/address-tables';
import type { Point } from '#reference/places';
import { type CityIndex, cityIndex } from './city-index.ts';
import { holds, onSegment, sampled } from './find-houses.ts';
import type { SegmentRow } from './house-views.ts';
import type { Street } from './street-index.ts';

export interface PlacedAddress {
  /** Equal for the same building however it is written, aliases and slips of the pen included: "1234r n broad st". */
  key: string;
  label: string;
  /** Null where nobody knows the house. */
  point: Point | null;
}

type House = Address & { kind: 'address' };

/** The keys by which imported tables know buildings; null for a text that names none. Units do not count. */
export async function addressKeys(
  ctx: Ctx,
  texts: readonly string[],
): Promise<(Pick<PlacedAddress, 'key' | 'label'> | null)[]> {
  return read(await cityIndex(ctx), texts);
}

/**
 * Keys and points of many addresses, in their order; null for those that name no house. Two questions to the database
 * however many they are. Points as `findAddress` knows them: the building's own, along its stretch, on the sample street.
 */
export async function placeAddresses(ctx: Ctx, texts: readonly string[]): Promise<(PlacedAddress | null)[]> {
  const houses = read(await cityIndex(ctx), texts);
  const asked = houses.flatMap((house, at) =>
    (house?.streets ?? []).flatMap(({ id }) =>
      id === null ? [] : [{ at, id, house: house!.address.house }],
    ),
  );
  const known = asked.length > 0 ? await pointsOf(ctx, asked) : new Map<string, Point>();
  return houses.map((house, at) => {
    if (!house) return null;
    const { key, label, address } = house;
    const found = house.streets.flatMap((street) => {
      const own =
        known.get(`${at} ${street.id}`) ??
        (street.high === null ? sampled(street, address.house) : undefined);
      return own ? [{ street, point: own }] : [];
    });
    // "12 Broad St" in a city with a north and a south one: only if one of them has that number.
    const [only] = found.length === 1 ? found : [];
    if (!only) return { key, label, point: null };
    return { key: keyOn(only.street, address), label: labelOn(only.street, address), point: only.point };
  });
}

interface ReadHouse {
  address: House;
  /** The best of the streets that it may mean. */
  streets: readonly Street[];
  key: string;
  label: string;
}

const sure = 0.85;
const asGood = 0.03;

function read(index: CityIndex, texts: readonly string[]): (ReadHouse | null)[] {
  const known = remembered(index);
  return texts.map((text) => {
    const address = parseAddress(text, index.words);
    if (address.kind !== 'address' || address.house.number === 0) return null;
    const streets = streetsOf(index, known, address);
    const [street] = streets.length === 1 ? streets : [];
    return {
      address,
      streets,
      key: street ? keyOn(street, address) : `${numberOf(address)} ${streetKey(address.street)}`,
      label: street
        ? labelOn(street, address)
        : `${formatHouse(address.house)} ${formatStreet(address.street)}`,
    };
  });
}

/** Streets come again with every house: each is looked for once. */
const memory = new WeakMap<CityIndex, Map<string, readonly Street[]>>();
const mostStreets = 50_000;

function remembered(index: CityIndex): Map<string, readonly Street[]> {
  const known = memory.get(index);
  if (known && known.size < mostStreets) return known;
  const fresh = new Map<string, readonly Street[]>();
  memory.set(index, fresh);
  return fresh;
}

function streetsOf(index: CityIndex, known: Map<string, readonly Street[]>, { street }: House) {
  const typed = streetKey(street);
  let found = known.get(typed);
  if (!found) {
    const matches = index.streets.find(street, { limit: 5 });
    const best = matches[0]?.score ?? 0;
    found = matches
      .filter(({ score }) => score >= sure && score > best - asGood)
      .map((match) => match.street);
    known.set(typed, found);
  }
  return found;
}

function keyOn(street: Street, address: House): string {
  return `${numberOf(address)} ${streetKey(street.name)}`;
}

function labelOn(street: Street, { house }: House): string {
  return `${formatHouse(house)} ${street.label}`;
}

/** The number that a range begins with, and what else it has: "1234", "1234r". */
function numberOf({ house: { to: _, ...house } }: House): string {
  return `${house.number}${markOf(house)}`;
}

interface Asked {
  at: number;
  id: number;
  house: House['house'];
}

interface Known extends SegmentRow {
  n: number;
  street_id: number;
  lat: number | null;
  lng: number | null;
}

async function pointsOf(ctx: Ctx, asked: readonly Asked[]): Promise<Map<string, Point>> {
  const { rows } = await sql<Known>`
    select i.n, i.street_id, h.lat, h.lng, g.left_from, g.left_to, g.right_from, g.right_to, g.low, g.high, g.line
    from unnest(${asked.map((_, n) => n)}::int[], ${asked.map(({ id }) => id)}::int[],
      ${asked.map(({ house }) => house.number)}::int[], ${asked.map(({ house }) => markOf(house))}::text[])
      i(n, street_id, number, mark)
    left join lateral (
      select lat, lng from address_point p
      where p.street_id = i.street_id and p.number <= i.number and p.number > i.number - 200 and p.number_to >= i.number
      order by (p.mark = i.mark) desc, p.number_to - p.number, p.number desc limit 1
    ) h on true
    left join lateral (
      select left_from, left_to, right_from, right_to, low, high, line from street_segment s
      where h.lat is null and s.street_id = i.street_id and s.low <= i.number and s.high >= i.number and s.line is not null
      order by (s.left_from % 2 = i.number % 2 and i.number between least(s.left_from, s.left_to) and greatest(s.left_from, s.left_to))
        or (s.right_from % 2 = i.number % 2 and i.number between least(s.right_from, s.right_to) and greatest(s.right_from, s.right_to)) desc
      limit 1
    ) g on true
    where h.lat is not null or g.line is not null`.execute(ctx.db);
  const found = new Map<string, Point>();
  for (const row of rows) {
    const { at, house } = asked[row.n]!;
    const point =
      row.lat !== null
        ? { lat: row.lat, lng: row.lng! }
        : holds(row, house.number) && onSegment(row, house.number);
    if (point) found.set(`${at} ${row.street_id}`, point);
  }
  return found;
}
