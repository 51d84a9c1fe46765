import type { Ctx } from '#platform/context';
import { Invalid } from '#platform/errors';
import { plain, titled, tokensOf } from '#reference/address-parser';
import { catalogOf } from '#reference/catalog';
import type { ImportOptions } from './import-addresses.ts';
import { type AddressImport, type ImportProgress, importRows, type Taken } from './import-rows.ts';
import { pointText, readPosition } from './read-position.ts';
import { openSource, type SourceRow } from './read-source.ts';

const wanted = {
  name: ['name', 'landmark', 'title', 'label'],
  address: ['address', 'street_address', 'full_address', 'location'],
  lat: ['lat', 'latitude', 'y'],
  lng: ['lon', 'lng', 'long', 'longitude', 'x'],
} as const;
type Field = keyof typeof wanted;

/**
 * Imports landmarks: `name`, and `lat` and `lng` or an `address` (or both). A table of two columns without a header is name
 * and address. Those with neither a point nor an address are kept for their names. Errors: see `importRows`.
 */
export async function importLandmarks(
  ctx: Ctx,
  { file, dryRun = false }: ImportOptions,
  onProgress?: (progress: ImportProgress) => void,
): Promise<AddressImport> {
  const { centre } = (await catalogOf(ctx)).city.map;
  const source = await openSource<Field>(file, { wanted, headless: ['name', 'address'] });
  if (source.known && !source.known.has('name')) {
    source.close();
    throw Invalid.field('file', 'A column NAME is needed, and LAT and LON or ADDRESS.');
  }
  const take = (row: SourceRow<Field>): Taken => {
    const name = nameOf(row.of('name'));
    if (!/[\p{L}\p{N}]/u.test(name)) return { field: 'name', reason: 'no_name', text: row.of('name') };
    const at = row.geometry ? pointText(row.geometry) : { lat: row.of('lat'), lng: row.of('lng') };
    const point = readPosition(at.lat, at.lng, centre);
    if (typeof point === 'string') return { field: 'lat, lon', reason: point, text: `${at.lat}, ${at.lng}` };
    const address = row.of('address').replaceAll('\0', '').slice(0, 300);
    // Its own name again says nothing about where it lies.
    const tells = /^\d/.test(address) || !samePlace(address, name);
    return {
      values: {
        name,
        address: tells && address ? address : null,
        lat: point?.lat ?? null,
        lng: point?.lng ?? null,
      },
    };
  };
  return importRows(ctx, { kind: 'landmarks', file, dryRun, source, take, onProgress });
}

function samePlace(a: string, b: string): boolean {
  return tokensOf(plain(a)).join(' ') === tokensOf(plain(b)).join(' ');
}

/** Names all in capitals are hard to read. */
function nameOf(text: string): string {
  const name = text.replaceAll('\0', '').replace(/\s+/g, ' ').trim().slice(0, 200);
  return /\p{Ll}/u.test(name) ? name : titled(name.toLowerCase());
}
