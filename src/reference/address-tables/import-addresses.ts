import type { Ctx } from '#platform/context';
import { Invalid } from '#platform/errors';
import { formatHouse, houseOf, parseStreet, plain, type Words } from '#reference/address-parser';
import { catalogOf } from '#reference/catalog';
import type { Point } from '#reference/places';
import { cityWords } from './city-words.ts';
import {
  type AddressImport,
  type ImportProgress,
  importRows,
  type StreetNames,
  type Taken,
} from './import-rows.ts';
import { pointText, readPosition } from './read-position.ts';
import { openSource, type SourceRow } from './read-source.ts';

/** OpenAddresses' own names first, then what cities call them. */
const wanted = {
  number: ['number', 'house_number', 'housenumber', 'address_number', 'addr:housenumber', 'add_number'],
  street: ['street', 'street_name', 'streetname', 'street_full', 'addr:street', 'st_name', 'fullname'],
  address: ['address', 'full_address', 'street_address', 'location'],
  town: ['city', 'town', 'municipality'],
  zip: ['postcode', 'zip', 'zip_code', 'zipcode', 'postal_code'],
  lat: ['lat', 'latitude', 'y'],
  lng: ['lon', 'lng', 'long', 'longitude', 'x'],
} as const;
type Field = keyof typeof wanted;

export interface ImportOptions {
  file: string;
  /** Reads and counts, writes nothing. */
  dryRun?: boolean;
}

/**
 * Imports the city's addresses with their places: OpenAddresses CSV or GeoJSON lines, or any table with a number, a street (or
 * both as `address`), a latitude and a longitude. Errors: see `importRows`.
 */
export async function importAddresses(
  ctx: Ctx,
  { file, dryRun = false }: ImportOptions,
  onProgress?: (progress: ImportProgress) => void,
): Promise<AddressImport> {
  const { centre } = (await catalogOf(ctx)).city.map;
  const words = await cityWords(ctx);
  const source = await openSource<Field>(file, { wanted });
  const { known } = source;
  const has = (field: Field) => known === undefined || known.has(field);
  if (!(has('lat') && has('lng') && (has('address') || (has('number') && has('street'))))) {
    source.close();
    throw Invalid.field(
      'file',
      'Columns NUMBER, STREET, LAT and LON (as OpenAddresses names them) are needed.',
    );
  }
  const taker = addressTaker(words, centre);
  return importRows(ctx, { kind: 'addresses', file, dryRun, source, take: taker, onProgress });
}

function addressTaker(words: Words, centre: Point) {
  const streetOf = rememberStreets(words);
  return (row: SourceRow<Field>, streets: StreetNames): Taken => {
    const [number, text] = row.of('street')
      ? [row.of('number'), row.of('street')]
      : splitAddress(row.of('address'));
    const house = numberOf(plain(number));
    if (!house) return { field: 'number', reason: number ? 'bad_number' : 'no_number', text: number };
    if (house.number === 0) return { field: 'number', reason: 'no_number', text: number };
    const street = streetOf(text);
    if (!street.name) return { field: 'street', reason: 'no_street', text };
    const at = row.geometry ? pointText(row.geometry) : { lat: row.of('lat'), lng: row.of('lng') };
    const point = readPosition(at.lat, at.lng, centre);
    if (point === null || typeof point === 'string')
      return { field: 'lat, lon', reason: point ?? 'no_position', text: `${at.lat}, ${at.lng}` };
    const values = {
      n: streets.numberOf(street, text),
      number: house.number,
      number_to: house.to ?? house.number,
      mark: markOf(house),
      zip: /^\d{5}/.exec(row.of('zip'))?.[0] ?? '',
      town: plain(row.of('town'))
        .replace(/[^\p{L}\p{N}]+/gu, ' ')
        .trim(),
      ...point,
    };
    return { values };
  };
}

/** "12", "12 R", "12 1/2". */
function numberOf(text: string) {
  const [, number = text, fraction] = /^(.+?)\s+([1-9]\/[1-9]\d?)$/.exec(text.trim()) ?? [];
  const house = houseOf(number.replace(/\s+/g, ''));
  return house && { ...house, ...(fraction ? { fraction } : {}) };
}

/** What a house number has besides its digits: "r", "-06", " 1/2". Empty for nearly all. */
export function markOf({ number: _, to: __, ...rest }: Parameters<typeof formatHouse>[0]): string {
  return formatHouse({ number: 0, ...rest })
    .slice(1)
    .trim()
    .toLowerCase();
}

function splitAddress(address: string): [string, string] {
  const found = /^\s*(\d[\w-]*(?:\s+[1-9]\/[1-9]\d?)?)\s+(.+)$/.exec(address);
  return found ? [found[1]!, found[2]!.split(',')[0]!] : ['', address];
}

/** Streets come again with every house: each is taken apart once. */
export function rememberStreets(words: Words) {
  let known = new Map<string, ReturnType<typeof parseStreet>>();
  return (text: string) => {
    let street = known.get(text);
    if (!street) {
      if (known.size > 50_000) known = new Map();
      street = parseStreet(text, words);
      known.set(text, street);
    }
    return street;
  };
}
