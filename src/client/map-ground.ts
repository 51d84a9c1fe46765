import type { Feature, FeatureCollection, LineString, Position } from 'geojson';
import L from 'leaflet';
import type { MapData } from './map-pin.ts';

/** From this zoom on the streets of the sketch have their names. */
const namedFrom = 15;

/** The city's own sketch beneath, the base map (when the city has one) above it: never a blank map. */
export async function drawGround(map: L.Map, { sketchUrl, tiles }: MapData) {
  map.createPane('ground').style.zIndex = '150';
  const sketch = sketchUrl ? await loadSketch(map, sketchUrl) : undefined;
  const names = once(() => sketch && nameStreets(map, sketch));
  if (!tiles) return names();
  const base = L.tileLayer(tiles.url, {
    attribution: tiles.attribution,
    maxZoom: 19,
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

/** Writes each street's name once, at the point of the street that is nearest to the middle of what is seen. */
function nameStreets(map: L.Map, { features }: FeatureCollection) {
  const streets = features.filter(
    (one): one is Feature<LineString> => one.geometry.type === 'LineString' && Boolean(one.properties?.name),
  );
  const layer = L.layerGroup().addTo(map);
  const draw = () => {
    layer.clearLayers();
    if (map.getZoom() < namedFrom) return;
    const view = map.getBounds().pad(-0.12);
    for (const street of streets) {
      const at = nearestInView(street.geometry.coordinates, view);
      if (at) layer.addLayer(label(at, String(street.properties?.name)));
    }
  };
  map.on('moveend', draw);
  draw();
}

function nearestInView(line: Position[], view: L.LatLngBounds): L.LatLng | undefined {
  const middle = view.getCenter();
  let best: L.LatLng | undefined;
  for (const at of walk(line))
    if (view.contains(at) && (!best || at.distanceTo(middle) < best.distanceTo(middle))) best = at;
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
