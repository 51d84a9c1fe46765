import type { FeatureCollection, Point } from 'geojson';
import {
  type LngLatLike,
  type MapGeoJSONFeature,
  type MapMouseEvent,
  type Map as MapView,
  Popup,
} from 'maplibre-gl';
import type { ConsoleMapData } from './console-map-data.ts';
import { absolute } from './console-map-style.ts';

interface Line {
  title: string;
  href?: string;
}

/** From this zoom on points that lie together are listed: coming nearer would not part them. */
const listedFrom = 16;
const mostListed = 12;
const marks = ['singles', 'clusters', 'pins', 'shapes'];

/** A press on a mark tells what is there, on many together comes nearer. Enter does the same in the middle of the map. */
export function openBoxes(map: MapView, data: ConsoleMapData) {
  const there = () => marks.filter((layer) => map.getLayer(layer));
  const press = (at: { x: number; y: number }) => {
    const box: [[number, number], [number, number]] = [
      [at.x - 8, at.y - 8],
      [at.x + 8, at.y + 8],
    ];
    const [feature] = map.queryRenderedFeatures(box, { layers: there() });
    if (feature) void show(map, data, feature, map.unproject([at.x, at.y]));
  };
  map.on('click', (event: MapMouseEvent) => press(event.point));
  map.getCanvas().addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    const { clientWidth, clientHeight } = map.getCanvas();
    press({ x: clientWidth / 2, y: clientHeight / 2 });
  });
  for (const layer of marks) {
    map.on('mouseenter', layer, () => map.getCanvas().classList.add('ui-map__can-press'));
    map.on('mouseleave', layer, () => map.getCanvas().classList.remove('ui-map__can-press'));
  }
}

async function show(map: MapView, data: ConsoleMapData, feature: MapGeoJSONFeature, pressed: LngLatLike) {
  const { properties, geometry, layer } = feature;
  if (layer.id === 'shapes') {
    const value = data.shapes?.values[String(properties.key)];
    if (value) open(map, pressed, [value], '');
    return;
  }
  const at = (geometry as Point).coordinates as [number, number];
  if (layer.id === 'pins') return open(map, at, [properties as Line], '');
  if (layer.id === 'clusters' && map.getZoom() < listedFrom) {
    map.easeTo({ center: at, zoom: Math.min(map.getZoom() + 2, listedFrom + 1) });
    return;
  }
  const lines = await linesNear(map, data, at);
  const more = Number(properties.count) - Math.min(lines.length, mostListed);
  open(
    map,
    at,
    lines.slice(0, mostListed),
    more > 0 ? (data.texts.more ?? '').replace('{count}', String(more)) : '',
  );
}

/** What lies within a finger's breadth. */
async function linesNear(map: MapView, data: ConsoleMapData, at: LngLatLike): Promise<Line[]> {
  const { x, y } = map.project(at);
  const [west, north] = map.unproject([x - 24, y - 24]).toArray();
  const [east, south] = map.unproject([x + 24, y + 24]).toArray();
  const url = new URL(absolute(data.requests!.hereUrl));
  url.searchParams.set('bbox', [west, south, east, north].map((degrees) => degrees!.toFixed(6)).join(','));
  const answer = await fetch(url).catch(() => undefined);
  if (!answer?.ok) return [];
  const found = (await answer.json()) as FeatureCollection<Point>;
  return found.features.map(({ properties }) => properties as unknown as Line);
}

/** One at a time. */
let box: Popup | undefined;

function open(map: MapView, at: LngLatLike, lines: Line[], more: string) {
  const list = document.createElement('ul');
  list.className = 'ui-map__box';
  for (const { title, href } of lines) {
    const text = document.createElement(href ? 'a' : 'span');
    text.textContent = title;
    if (href) text.setAttribute('href', href);
    const item = document.createElement('li');
    item.append(text);
    list.append(item);
  }
  if (more) list.append(Object.assign(document.createElement('li'), { textContent: more }));
  box?.remove();
  box = new Popup({ maxWidth: '20rem', focusAfterOpen: true }).setLngLat(at).setDOMContent(list).addTo(map);
}
