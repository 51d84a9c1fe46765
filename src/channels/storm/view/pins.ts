import { Type as T } from 'typebox';
import { type StormReader, type StormRow, type StormView, stormPage } from '#flow/storm-view';
import { Invalid } from '#platform/errors';
import type { StaffVisit } from '#reference/console';
import { pinOf } from './storm-body.tsx';

export const PinsQuery = T.Object(
  { bbox: T.Optional(T.String({ maxLength: 120 })) },
  { additionalProperties: false },
);

const most = 1000;

interface Wanted {
  view: StormView;
  reader: StormReader;
  hrefOf(row: StormRow): string;
  /** `west,south,east,north`, degrees. */
  bbox: string | undefined;
}

/** The newest of a view within the part of the map that is seen, as GeoJSON points for its pins. Throws `Invalid` (`bbox`). */
export async function boxPins(visit: StaffVisit, { view, reader, hrefOf, bbox }: Wanted): Promise<string> {
  const { rows } = await stormPage(visit.ctx, view, reader, { limit: most, box: readBox(bbox) });
  const features = rows
    .flatMap((row) => pinOf(visit, row, hrefOf))
    .map(({ lat, lng, ...properties }) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [lng, lat] },
      properties,
    }));
  return JSON.stringify({ type: 'FeatureCollection', features });
}

function readBox(text: string | undefined): [number, number, number, number] | undefined {
  if (!text) return undefined;
  const box = text.split(',').map(Number);
  const [west = Number.NaN, south = Number.NaN, east = Number.NaN, north = Number.NaN] = box;
  const fits = box.length === 4 && box.every(Number.isFinite) && west <= east && south <= north;
  if (!fits || Math.abs(south) > 90 || Math.abs(north) > 90) throw Invalid.field('bbox', 'errors.format');
  return [west, south, east, north];
}
