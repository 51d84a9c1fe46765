import type { Position } from 'geojson';
import { readPosition } from '#reference/address-tables';
import type { Point } from '#reference/places';
import { assetKeyPattern, longestAssetKey, type NewAsset, plainNumber } from './asset.ts';
import { sixPlaces } from './asset-feature.ts';
import type { AssetFields } from './choose-asset-fields.ts';
import type { FileRow } from './open-asset-file.ts';

/** What is wrong with which field of a row. */
export interface AssetFault {
  field: string;
  reason: string;
  text: string;
}

export interface AssetReading {
  fields: AssetFields;
  /** Turns what stands in the file into degrees. */
  toDegrees(position: Position): Position;
  centre: Point;
  isInside(point: Point): boolean;
}

const [longestName, longestWord, longestValue] = [120, 80, 200];

/** The thing that a row tells of, or why it is none. */
export function readAsset(row: FileRow, reading: AssetReading): NewAsset | AssetFault {
  const { fields, centre } = reading;
  if (row.broken) return { field: 'row', reason: row.broken, text: '' };
  const written = row.properties[fields.key] ?? '';
  const key = cleanKey(written);
  if (key === '' || plainNumber(key) === '')
    return { field: fields.key, reason: written === '' ? 'no_number' : 'bad_number', text: written };
  const point = pointOf(row, reading, centre);
  if ('reason' in point) return point;
  if (!reading.isInside(point))
    return { field: 'position', reason: 'outside_the_city', text: `${point.lat}, ${point.lng}` };
  const value = (field: string | null, most: number) =>
    (field && clean(row.properties[field] ?? '', most)) || null;
  return {
    key,
    name: value(fields.name, longestName),
    type: value(fields.type, longestWord),
    owner: value(fields.owner, longestWord),
    ...point,
    shown: valuesOf(row, fields.show),
    more: valuesOf(row, fields.staff),
  };
}

function pointOf(row: FileRow, { toDegrees }: AssetReading, centre: Point): Point | AssetFault {
  const fault = (reason: string, text: string): AssetFault => ({ field: 'position', reason, text });
  if (!row.position) return fault('no_position', '');
  // Zero is zero in any projection, and told as such.
  const isZero = row.position[0] === 0 && row.position[1] === 0;
  const [lng, lat] = isZero ? row.position : toDegrees(row.position);
  const found = readPosition(String(lat), String(lng), centre);
  if (found === null) return fault('no_position', '');
  if (typeof found === 'string') return fault(found, `${row.position[1]}, ${row.position[0]}`);
  return { lat: sixPlaces(found.lat), lng: sixPlaces(found.lng) };
}

/** With only such signs as can stand in an address; letters and digits stay as they are. */
export function cleanKey(text: string): string {
  const plain = clean(text, longestAssetKey)
    .replace(/[^\p{L}\p{N} _./#-]+/gu, '-')
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .trim();
  return assetKeyPattern.test(plain) ? plain : '';
}

const lone = /[\ud800-\udfff]/gu;

function clean(text: string, most: number): string {
  return text.replaceAll('\0', '').replace(/\s+/g, ' ').trim().slice(0, most).replace(lone, '').trim();
}

function valuesOf({ properties }: FileRow, names: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of names) {
    const value = clean(properties[name] ?? '', longestValue);
    if (value !== '') found[name] = value;
  }
  return found;
}
