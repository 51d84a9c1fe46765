import type { FeatureCollection, Point } from 'geojson';
import L from 'leaflet';
import { chooseThing, showChosen } from './map-choose.ts';
import { clusters } from './map-clusters.ts';
import { drawGround } from './map-ground.ts';
import { pickPlace } from './map-pick.ts';
import { type MapData, type Pin, pinIcon } from './map-pin.ts';

export function drawMap(place: HTMLElement) {
  const data = JSON.parse(place.dataset.map ?? '{}') as MapData;
  const canvas = document.createElement('div');
  canvas.className = 'ui-map__canvas';
  place.prepend(canvas);
  const map = L.map(canvas, {
    zoomControl: false,
    scrollWheelZoom: false,
    maxZoom: 19,
    fadeAnimation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
  });
  canvas.setAttribute('role', 'region');
  canvas.setAttribute('aria-label', `${data.label}. ${data.texts.help}`);
  map.on('focus', () => map.scrollWheelZoom.enable());
  map.on('blur', () => map.scrollWheelZoom.disable());
  L.control
    .zoom({
      position: 'bottomright',
      zoomInTitle: data.texts.zoomIn,
      zoomOutTitle: data.texts.zoomOut,
    })
    .addTo(map);
  map.attributionControl.setPrefix(false);
  map.setView(data.centre, data.zoom);
  if (data.fit && data.pins && data.pins.length > 1)
    map.fitBounds(L.latLngBounds(data.pins.map(({ lat, lng }) => [lat, lng])), {
      maxZoom: data.zoom,
      padding: [32, 44],
    });
  void drawGround(map, data);
  drawPins(map, place, data);
  showOnDemand(map, canvas);
  if (data.pick) pickPlace(map, place, data);
}

/** Links elsewhere on the page that say where to look: `data-map-show="LAT,LNG"`. Without script they load the page around it. */
function showOnDemand(map: L.Map, canvas: HTMLElement) {
  const ring = L.circleMarker([0, 0], { radius: 18, className: 'ui-map__shown', interactive: false });
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLElement>('[data-map-show]');
    const [lat, lng] = (link?.dataset.mapShow ?? '').split(',').map(Number);
    if (!link || !Number.isFinite(lat) || !Number.isFinite(lng)) return;
    event.preventDefault();
    map.setView([lat!, lng!], Math.max(map.getZoom(), 16));
    ring.setLatLng([lat!, lng!]).addTo(map);
    for (const row of document.querySelectorAll('tr[aria-current]')) row.removeAttribute('aria-current');
    link.closest('tr')?.setAttribute('aria-current', 'true');
    // Nearest: beside the list it is in sight already, on a phone it lies below.
    canvas.scrollIntoView({ block: 'nearest' });
  });
}

function drawPins(map: L.Map, place: HTMLElement, data: MapData) {
  const layer = L.layerGroup().addTo(map);
  let pins = data.pins ?? [];
  const draw = () => {
    layer.clearLayers();
    const groups = data.fit ? pins.map((pin) => [pin]) : clusters(pins, (pin) => map.latLngToLayerPoint(pin));
    for (const group of groups) {
      const [first] = group;
      const isOne = group.length === 1 && !first!.count;
      layer.addLayer(isOne ? single(first!, place, data) : several(map, group, data.texts.several ?? ''));
    }
  };
  const fetchPins = async () => {
    const bounds = map.getBounds();
    const bbox = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    const url = new URL(data.pinsUrl!, location.href);
    if (data.clustered) url.searchParams.set('zoom', String(Math.round(map.getZoom())));
    url.searchParams.set('bbox', bbox.map((degrees) => degrees.toFixed(5)).join(','));
    const answer = await fetch(url).catch(() => undefined);
    if (!answer?.ok) return;
    const found = (await answer.json()) as FeatureCollection<Point, Omit<Pin, 'lat' | 'lng'>>;
    const known = new Set(data.choose && data.pins?.map(({ value }) => value));
    const fetched = found.features.map(({ geometry, properties }) => ({
      ...properties,
      lng: geometry.coordinates[0]!,
      lat: geometry.coordinates[1]!,
    }));
    // Those of the list keep their numbers.
    pins = [
      ...(data.choose ? (data.pins ?? []) : []),
      ...fetched.filter(({ value }) => !value || !known.has(value)),
    ];
    draw();
  };
  draw();
  map.on('zoomend', draw);
  if (data.choose) showChosen(map, place, data, draw);
  if (data.pinsUrl) {
    void fetchPins();
    map.on('moveend', () => void fetchPins());
  }
}

function single(pin: Pin, place: HTMLElement, { choose }: MapData) {
  const marker = L.marker(pin, {
    icon: pinIcon(pin.chosen ? 'here' : pin.tone, pin.chosen ? 38 : 26, pin.label),
    title: pin.title,
    alt: pin.title,
    riseOnHover: true,
  });
  if (choose && pin.value) return marker.on('click', () => chooseThing(place, choose, pin.value!));
  const text = document.createElement(pin.href ? 'a' : 'span');
  text.textContent = pin.title ?? '';
  if (pin.href) text.setAttribute('href', pin.href);
  return marker.bindPopup(text);
}

function several(map: L.Map, pins: Pin[], text: string) {
  const bounds = L.latLngBounds(pins.map((pin) => [pin.lat, pin.lng]));
  const count = pins.reduce((sum, pin) => sum + (pin.count ?? 1), 0);
  const size = count > 99 ? 48 : count > 9 ? 42 : 36;
  const label = text.replace('{count}', String(count));
  const html = Object.assign(document.createElement('span'), {
    className: `ui-cluster ui-cluster--${size}`,
    textContent: count > 9999 ? `${Math.round(count / 1000)}k` : String(count),
  });
  const icon = L.divIcon({ html, className: 'ui-pin-box', iconSize: [size, size] });
  const marker = L.marker(bounds.getCenter(), { icon, title: label, alt: label });
  // Where the points of a mark are known, all of them come into sight; else two steps nearer.
  const isKnown = pins.length > 1 && pins.every((pin) => !pin.count);
  return marker.on('click', () =>
    isKnown
      ? map.fitBounds(bounds, { maxZoom: 18, padding: [40, 40] })
      : map.setView(bounds.getCenter(), Math.min(map.getZoom() + 2, 18)),
  );
}
