import type { Feature, FeatureCollection, LineString, Position } from 'geojson';
import L from 'leaflet';
import { attributionOf } from './base-style.ts';
import type { MapData } from './map-pin.ts';

/** From this zoom on the streets of the sketch have their names. */
const namedFrom = 15;

/** The city's own sketch beneath, the base map (when the city has one) above it: never a blank map. */
export async function drawGround(map: L.Map, { sketchUrl, tiles }: MapData) {
  map.createPane('ground').style.zIndex = '150';
  const sketch = sketchUrl ? await loadSketch(map, sketchUrl) : undefined;
  const names = once(() => sketch && nameStreets(map, sketch));
  if (!tiles) return names();
  if (tiles.kind === 'vector' || tiles.kind === 'pmtiles') {
    const { vectorGround } = await import('./ground-vector.ts');
    // A file that cannot be read leaves the sketch with its names.
    const drawn = await vectorGround(map.getContainer(), tiles).catch(names);
    return drawn?.on('tileerror', names).addTo(map);
  }
  const base = L.tileLayer(tiles.url, {
    attribution: attributionOf(tiles),
    maxZoom: 19,
    maxNativeZoom: tiles.maxZoom ?? 19,
    className: 'ui-map__tiles',
  });
  base.on('tileerror', names).addTo(map);
}

async function loadSketch(map: L.Map, url: string): Promise<FeatureCollection | undefined> {
  const answer = await fetch(url).catch(() => undefined);
  if (!answer?.ok) return undefined;
  const shapes = (await answer.json()) as FeatureCollection;
  L.geoJSON(shapes, {
    pane: 'ground',
    interactive: false,
    filter: ({ geometry }) => geometry.type !== 'Point',
    style: (feature) => ({
      className: `ui-map__sketch ui-map__sketch--${feature?.properties?.kind ?? 'outline'}`,
      fillOpacity: 1,
    }),
  }).addTo(map);
  return shapes;
}

/** Writes each street's name once, as near to the middle of what is seen as there is room. */
function nameStreets(map: L.Map, { features }: FeatureCollection) {
  const streets = features.filter(
    (one): one is Feature<LineString> => one.geometry.type === 'LineString' && Boolean(one.properties?.name),
  );
  const layer = L.layerGroup().addTo(map);
  const draw = () => {
    layer.clearLayers();
    if (map.getZoom() < namedFrom) return;
    const view = map.getBounds().pad(-0.12);
    const taken: L.Point[] = [];
    for (const street of streets) {
      const at = freePlace(map, street.geometry.coordinates, view, taken);
      if (!at) continue;
      taken.push(map.latLngToLayerPoint(at));
      layer.addLayer(label(at, String(street.properties?.name)));
    }
  };
  map.on('moveend', draw);
  draw();
}

/** The point of a street nearest to the middle at which its name does not run into another (pixels: 90 by 22). */
function freePlace(
  map: L.Map,
  line: Position[],
  view: L.LatLngBounds,
  taken: L.Point[],
): L.LatLng | undefined {
  const middle = view.getCenter();
  let best: L.LatLng | undefined;
  for (const at of walk(line)) {
    if (!view.contains(at) || (best && at.distanceTo(middle) >= best.distanceTo(middle))) continue;
    const { x, y } = map.latLngToLayerPoint(at);
    if (!taken.some((other) => Math.abs(other.x - x) < 90 && Math.abs(other.y - y) < 22)) best = at;
  }
  return best;
}

/** Points along a line, sixteen to a segment: near enough for a name. */
function* walk(line: Position[]): Generator<L.LatLng> {
  for (let i = 1; i < line.length; i += 1) {
    const [[fromLng, fromLat], [toLng, toLat]] = [line[i - 1]!, line[i]!] as [number[], number[]];
    for (let step = 0; step < 16; step += 1) {
      const share = step / 16;
      yield L.latLng(fromLat! + (toLat! - fromLat!) * share, fromLng! + (toLng! - fromLng!) * share);
    }
  }
}

function label(at: L.LatLng, name: string) {
  const html = Object.assign(document.createElement('span'), {
    className: 'ui-map__name',
    textContent: name,
  });
  const icon = L.divIcon({ html, className: 'ui-pin-box', iconSize: [0, 0] });
  return L.marker(at, { icon, interactive: false, keyboard: false, pane: 'overlayPane' });
}

function once(act: () => void): () => void {
  let done = false;
  return () => {
    if (!done) act();
    done = true;
  };
}
