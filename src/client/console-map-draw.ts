import type { FeatureCollection, Point } from 'geojson';
import {
  AttributionControl,
  addProtocol,
  type GeoJSONSource,
  Map as MapView,
  NavigationControl,
  ScaleControl,
  setWorkerUrl,
  type VectorTileSource,
} from 'maplibre-gl';
import type { BaseMapData } from './base-style.ts';
import { openBoxes } from './console-map-boxes.ts';
import type { ConsoleMapData } from './console-map-data.ts';
import { absolute, mapStyle } from './console-map-style.ts';

/** How often an open map asks whether something has changed. */
const refreshAfter = 20_000;

export async function drawConsoleMap(place: HTMLElement) {
  const data = JSON.parse(place.dataset.map ?? '{}') as ConsoleMapData;
  const canvas = Object.assign(document.createElement('div'), { className: 'ui-map__canvas' });
  place.prepend(canvas);
  setWorkerUrl(data.worker);
  if (data.tiles?.kind === 'pmtiles') await openFile(data, data.tiles);
  let map: MapView;
  try {
    map = new MapView({
      container: canvas,
      style: mapStyle(place, data),
      center: data.centre,
      // A narrow pane shows the same part of the city as a wide one.
      zoom: Math.max(0, data.zoom - 1 - Math.max(0, Math.log2(560 / Math.max(canvas.clientWidth, 200)))),
      maxZoom: 20,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      hash: data.remember ? 'map' : false,
      fadeDuration: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 200,
      locale: {
        'Map.Title': `${data.label}. ${data.texts.help ?? ''}`,
        'NavigationControl.ZoomIn': data.texts.zoomIn ?? '',
        'NavigationControl.ZoomOut': data.texts.zoomOut ?? '',
      },
    });
  } catch {
    canvas.remove();
    tell(place, data.texts.noMap ?? '');
    return;
  }
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), 'top-right');
  map.addControl(new AttributionControl({ compact: true }), 'bottom-left');
  map.addControl(new ScaleControl({ unit: 'imperial' }), 'bottom-left');
  // What cannot be reached is left out: the sketch beneath is always there.
  map.on('error', () => {});
  openBoxes(map, data);
  // For tests: everything that was asked for is on the screen.
  map.on('idle', () => place.setAttribute('data-drawn', ''));
  keepFresh(map, place, data);
}

/** A PMTiles file says itself whether it holds pictures or shapes; one that cannot be read leaves the sketch. */
async function openFile(data: ConsoleMapData, tiles: BaseMapData) {
  const { PMTiles, Protocol, TileType } = await import('pmtiles');
  const file = new PMTiles(absolute(tiles.url));
  const protocol = new Protocol();
  protocol.add(file);
  addProtocol('pmtiles', protocol.tile);
  const header = await file.getHeader().catch(() => undefined);
  data.tiles = header && { ...tiles, isPicture: header.tileType !== TileType.Mvt };
}

function tell(place: HTMLElement, text: string) {
  const note = Object.assign(document.createElement('p'), { className: 'ui-soft', textContent: text });
  note.setAttribute('role', 'status');
  place.prepend(note);
}

/** Draws pins, and all anew while the page is looked at. A colour scheme that changes draws everything. */
function keepFresh(map: MapView, place: HTMLElement, data: ConsoleMapData) {
  const refresh = async () => {
    if (data.pinsUrl) await drawPins(map, place, data.pinsUrl);
    const requests = map.getSource<VectorTileSource>('requests');
    requests?.setTiles([absolute(data.requests!.tiles)]);
  };
  map.on('load', () => void (data.pinsUrl && drawPins(map, place, data.pinsUrl, true)));
  const timer = setInterval(() => document.visibilityState === 'visible' && void refresh(), refreshAfter);
  place.addEventListener('refresh', () => void refresh());
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () =>
    map.setStyle(mapStyle(place, data)),
  );
  addEventListener('pagehide', () => clearInterval(timer));
}

async function drawPins(map: MapView, place: HTMLElement, url: string, fit = false) {
  const answer = await fetch(url).catch(() => undefined);
  if (!answer?.ok) return;
  const pins = (await answer.json()) as FeatureCollection<Point>;
  map.getSource<GeoJSONSource>('pins')?.setData(pins);
  if (fit && pins.features.length > 0 && !location.hash) fitTo(map, pins);
  place.dataset.pins = String(pins.features.length);
}

function fitTo(map: MapView, { features }: FeatureCollection<Point>) {
  const [lngs, lats] = [0, 1].map((axis) => features.map(({ geometry }) => geometry.coordinates[axis]!)) as [
    number[],
    number[],
  ];
  map.fitBounds([Math.min(...lngs), Math.min(...lats), Math.max(...lngs), Math.max(...lats)], {
    padding: 48,
    maxZoom: 16,
    animate: false,
  });
}
