import type L from 'leaflet';
import type { MapData } from './map-pin.ts';

type Choose = NonNullable<MapData['choose']>;

/** A press on a pin is a press on its radio; one that the list does not have yet is fetched into it. */
export function chooseThing(place: HTMLElement, { name, other }: Choose, value: string) {
  const radio = radiosOf(place, name).find((one) => one.value === value);
  if (!radio) {
    location.assign(other + encodeURIComponent(value));
    return;
  }
  radio.checked = true;
  radio.dispatchEvent(new Event('change', { bubbles: true }));
  radio.focus({ preventScroll: true });
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  radio.labels?.[0]?.scrollIntoView({ block: 'nearest', behavior: calm ? 'auto' : 'smooth' });
}

/** The pin of the radio that is checked stands out, whichever way it was chosen. */
export function showChosen(map: L.Map, place: HTMLElement, data: MapData, draw: () => void) {
  const mark = () => {
    const value = radiosOf(place, data.choose!.name).find((one) => one.checked)?.value;
    for (const pin of data.pins ?? []) pin.chosen = pin.value !== undefined && pin.value === value;
    draw();
    const chosen = data.pins?.find((pin) => pin.chosen);
    if (chosen) map.panInside(chosen, { padding: [40, 40] });
  };
  for (const radio of radiosOf(place, data.choose!.name)) radio.addEventListener('change', mark);
  mark();
}

function radiosOf(place: HTMLElement, name: string): HTMLInputElement[] {
  const form: ParentNode = place.closest('form') ?? document;
  return [...form.querySelectorAll<HTMLInputElement>(`input[type="radio"][name="${CSS.escape(name)}"]`)];
}
