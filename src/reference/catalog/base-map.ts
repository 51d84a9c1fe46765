import type { BaseMap, City } from './city.ts';

/** What a city has that names no base map; see https://operations.osmfoundation.org/policies/tiles for who may use it how much. */
const openStreetMap: BaseMap = {
  kind: 'xyz',
  url: 'https://tile.openstreetmap.org/{z}/{x}/{y}.png',
  attribution: '© OpenStreetMap contributors',
  attributionUrl: 'https://www.openstreetmap.org/copyright',
  maxZoom: 19,
};

/** The city with its base map as pages need it: the default filled in, a file of ours by the address under which we serve it. */
export function withBaseMap(city: City): City {
  const { tiles, sketchOnly, ...map } = city.map;
  if (sketchOnly) return { ...city, map };
  const base = tiles ?? openStreetMap;
  const url = base.url.replace(/^file:/, '/tiles/base/');
  return { ...city, map: { ...map, tiles: { ...base, url } } };
}

/** Origins from which browsers fetch the base map: for the pages' security policy. Ours is not among them. */
export function baseMapOrigins({ map }: City): string[] {
  const url = map.tiles?.url ?? '/';
  return url.startsWith('/') ? [] : [new URL(url.replace('{s}', 'a')).origin];
}
