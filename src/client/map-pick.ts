import L from 'leaflet';
import { type MapData, pinIcon } from './map-pin.ts';

/** Lets a place be chosen: by a press on the map, by dragging or the arrow keys, or by where the device is. */
export function pickPlace(map: L.Map, place: HTMLElement, { pick, texts }: MapData) {
  const form: ParentNode = place.closest('form') ?? document;
  const input = (name?: string) =>
    name ? form.querySelector<HTMLInputElement>(`input[name="${CSS.escape(name)}"]`) : null;
  const [lat, lng, accuracy] = [input(pick?.lat), input(pick?.lng), input(pick?.accuracy)];
  const device = input(pick?.device);
  let marker: L.Marker | undefined;
  let circle: L.Circle | undefined;

  function choose(at: L.LatLng, metres?: number) {
    if (!marker) {
      marker = L.marker(at, {
        icon: pinIcon('here', 38),
        draggable: true,
        keyboard: true,
        alt: texts.pin,
        title: texts.pin,
      });
      marker.on('dragend', () => choose(marker!.getLatLng())).addTo(map);
      marker.getElement()?.addEventListener('keydown', nudge);
    }
    marker.setLatLng(at);
    circle?.remove();
    circle = metres
      ? L.circle(at, { radius: metres, className: 'ui-map__accuracy', interactive: false }).addTo(map)
      : undefined;
    if (lat) lat.value = at.lat.toFixed(6);
    if (lng) lng.value = at.lng.toFixed(6);
    if (accuracy) accuracy.value = metres ? String(Math.round(metres)) : '';
    place.dispatchEvent(new CustomEvent('place', { bubbles: true, detail: { lat: at.lat, lng: at.lng } }));
  }

  /** Eight pixels a press: about a metre and a half at the nearest zoom. */
  function nudge(event: KeyboardEvent) {
    const step = { ArrowLeft: [-8, 0], ArrowRight: [8, 0], ArrowUp: [0, -8], ArrowDown: [0, 8] }[event.key];
    if (!step || !marker) return;
    event.preventDefault();
    event.stopPropagation();
    const now = map.latLngToLayerPoint(marker.getLatLng());
    choose(map.layerPointToLatLng(now.add(step as [number, number])));
    map.panInside(marker.getLatLng(), { padding: [40, 40] });
  }

  map.on('click', (event) => choose(event.latlng));
  if (lat?.value && lng?.value) {
    const known = L.latLng(Number(lat.value), Number(lng.value));
    choose(known, Number(accuracy?.value) || undefined);
    map.setView(known, Math.max(map.getZoom(), 17));
  }
  if (navigator.geolocation)
    place.prepend(
      locateTools(texts, (at, metres) => {
        choose(at, metres);
        if (device) device.value = [at.lat.toFixed(6), at.lng.toFixed(6), Math.ceil(metres)].join(',');
        map.fitBounds(at.toBounds(Math.max(metres * 2, 150)), { maxZoom: 18 });
      }),
    );
}

function locateTools(texts: Record<string, string>, found: (at: L.LatLng, metres: number) => void) {
  const tools = Object.assign(document.createElement('div'), { className: 'ui-map__tools' });
  const button = Object.assign(document.createElement('button'), {
    type: 'button',
    className: 'usa-button usa-button--outline',
    textContent: texts.locate,
  });
  const status = Object.assign(document.createElement('p'), { className: 'ui-map__status' });
  status.setAttribute('role', 'status');
  button.addEventListener('click', () => {
    status.textContent = texts.locating ?? '';
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        status.textContent = (texts.located ?? '').replace('{metres}', String(Math.round(coords.accuracy)));
        found(L.latLng(coords.latitude, coords.longitude), coords.accuracy);
      },
      () => {
        status.textContent = texts.failed ?? '';
      },
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 30_000 },
    );
  });
  tools.append(button, status);
  return tools;
}
