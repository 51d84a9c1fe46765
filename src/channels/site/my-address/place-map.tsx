import { MapBox, type MapPin } from '#platform/ui';
import type { Shown } from '#reference/lookups';
import type { Point } from '#reference/places';
import type { Visit } from '../visit.ts';
import { titleOf } from './row-cells.tsx';

const mostOnStill = 20;

/** The place and what is numbered in the lists beside; a drawing without script and on paper. */
export function PlaceMap({
  visit,
  point,
  label,
  numbers,
}: {
  visit: Visit;
  point: Point;
  label: string;
  numbers: ReadonlyMap<Shown, number>;
}) {
  const { t, city } = visit;
  const places = [...numbers].flatMap(([row, number]) =>
    row.lat === null || row.lng === null ? [] : [{ row, number, lat: row.lat, lng: row.lng }],
  );
  const pins: MapPin[] = [
    ...places.map(({ row, number, lat, lng }) => ({
      lat,
      lng,
      title: `${number}. ${titleOf(visit, row)}`,
      label: String(number),
    })),
    { ...point, title: label, tone: 'here' as const },
  ];
  const at = (one: Point) => `${one.lat.toFixed(5)},${one.lng.toFixed(5)}`;
  const still = `/map/still.svg?at=${at(point)}&pins=${places.slice(0, mostOnStill).map(at).join(';')}`;
  const picture = (kind: string) => (
    <img class={kind} src={still} alt={t('site.address.still')} width="640" height="360" loading="lazy" />
  );
  return (
    <>
      <div class="ui-screen">
        <MapBox
          label={t('site.address.map')}
          centre={point}
          zoom={14}
          pins={pins}
          fit
          sketchUrl="/map/sketch.geojson"
          tiles={city.map.tiles}
        >
          <noscript>{picture('ui-still')}</noscript>
        </MapBox>
      </div>
      <div class="ui-print">{picture('ui-still')}</div>
    </>
  );
}

/** Pins have the numbers of the lists, in the order of the page. */
export function numberRows(lists: readonly (readonly Shown[])[]): Map<Shown, number> {
  const numbers = new Map<Shown, number>();
  for (const row of lists.flat()) if (row.lat !== null) numbers.set(row, numbers.size + 1);
  return numbers;
}
