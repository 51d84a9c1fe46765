import type { NewStormView, StormArea } from '#flow/storm-view';
import { Invalid } from '#platform/errors';
import { type FormFields, manyFields, oneField } from '#platform/http';
import { didYouMean, findAddress, placed } from '#reference/addresses';
import { localToInstant } from '#reference/calendar';
import type { StaffVisit } from '#reference/console';

/** The form of a storm view, as it was typed. */
export interface StormForm {
  name: string;
  services: string[];
  /** A number of hours, or `since`. */
  time: string;
  day: string;
  /** "00:00" to "23:00". */
  clock: string;
  where: string;
  area: string;
  address: string;
  metres: string;
  box: string;
  open: string;
}

export function blankForm(): StormForm {
  return {
    name: '',
    services: [],
    time: '24',
    day: '',
    clock: '00:00',
    where: 'city',
    area: '',
    address: '',
    metres: '1609',
    box: '',
    open: '',
  };
}

export function readStormForm(fields: FormFields): StormForm {
  const one = (name: string) => oneField(fields, name).trim().slice(0, 300);
  const { services: _, ...texts } = blankForm();
  const read = Object.fromEntries(Object.keys(texts).map((name) => [name, one(name)])) as Omit<
    StormForm,
    'services'
  >;
  return { ...read, services: manyFields(fields, 'services').filter(Boolean).slice(0, 100) };
}

/** What the form means. Throws `Invalid` with its fields. */
export async function toStormView(visit: StaffVisit, form: StormForm): Promise<NewStormView> {
  const { name, services } = form;
  const area = await areaOf(visit, form);
  const time = form.time === 'since' ? { since: sinceOf(visit, form) } : { hours: Number(form.time) };
  return { name, services, ...time, area, openOnly: form.open === 'yes' };
}

function sinceOf({ catalog }: StaffVisit, { day, clock }: StormForm): Date {
  const since = localToInstant(catalog.calendar, `${day}T${clock}`);
  if (!since) throw Invalid.field('day', 'errors.date');
  return since;
}

async function areaOf(visit: StaffVisit, form: StormForm): Promise<StormArea> {
  switch (form.where) {
    case 'area':
      if (!form.area) throw Invalid.field('area', 'storm.error.area');
      return { kind: 'area', area: form.area };
    case 'near':
      return nearOf(visit, form);
    case 'box':
      return boxOf(form.box);
    default:
      return { kind: 'city' };
  }
}

async function nearOf({ ctx, catalog }: StaffVisit, form: StormForm): Promise<StormArea> {
  if (!form.address) throw Invalid.field('address', 'errors.required');
  const metres = Number(form.metres);
  if (!Number.isInteger(metres) || metres < 50 || metres > 20_000)
    throw Invalid.field('metres', 'errors.choose');
  const found = await findAddress(ctx, form.address, { near: catalog.city.map.centre });
  const [best] = placed(found.candidates);
  if (!best || found.problem) {
    const others = placed([...didYouMean(found.problem), ...found.candidates]).map(({ label }) => label);
    const [first] = others;
    if (!first) throw Invalid.field('address', 'storm.error.address');
    throw Invalid.field('address', 'storm.error.addressMean', {
      others: [...new Set(others)].slice(0, 3).join('; '),
    });
  }
  return { kind: 'near', label: best.label, lat: best.lat, lng: best.lng, metres };
}

/** West, south, east, north in degrees, as maps copy it. */
function boxOf(text: string): StormArea {
  const numbers = text
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map(Number);
  const [west, south, east, north] = numbers as [number, number, number, number];
  const fits = numbers.length === 4 && numbers.every(Number.isFinite) && west < east && south < north;
  if (!fits || Math.abs(west) > 180 || Math.abs(east) > 180 || Math.abs(south) > 90 || Math.abs(north) > 90)
    throw Invalid.field('box', 'storm.error.box');
  return { kind: 'box', west, south, east, north };
}
