import type { Content, ContentPart, Draft } from '#flow/intake';
import type { Ctx } from '#platform/context';
import { type FormFields, manyFields, oneField } from '#platform/http';
import { didYouMean, type PlacedCandidate, placed } from '#reference/addresses';
import type { Service } from '#reference/catalog';
import { findPlace } from '#reference/geocoders';

/** What one step's form sent, as the draft keeps it: right or wrong. Fields that the form does not have are left out. */
export function guardsPart(service: Service, fields: FormFields): ContentPart {
  const guards: Content['guards'] = {};
  for (const { key } of service.guards ?? []) {
    const answer = oneField(fields, `guards.${key}`);
    if (answer === 'yes' || answer === 'no') guards[key] = answer;
  }
  return { guards };
}

/** Of every question that the page had: an empty answer takes the place of an earlier one. */
export function questionsPart(service: Service, fields: FormFields): ContentPart {
  const shown = new Set(oneField(fields, 'shown').split(' '));
  const answers: Content['answers'] = {};
  for (const { key, type } of service.questions ?? []) {
    const name = `answers.${key}`;
    if (!shown.has(key) && !(name in fields)) continue;
    answers[key] = type === 'many_of' ? manyFields(fields, name) : oneField(fields, name).slice(0, 40_000);
  }
  return { answers, description: oneField(fields, 'description').slice(0, 40_000) };
}

export function contactPart(fields: FormFields): ContentPart {
  const field = (name: string) => oneField(fields, `contact.${name}`).trim().slice(0, 2000);
  const email = field('email');
  return {
    contact: {
      email,
      phone: field('phone'),
      name: field('name'),
      wantsLetters: oneField(fields, 'contact.wantsLetters') === 'yes',
    },
  };
}

type Place = Content['place'];

/**
 * The place as it was typed or put on the map. An address that was typed anew counts more than the point that the
 * form still had from before. Without a point the address is looked up: one clear place is taken, several are kept to choose from.
 */
export async function placePart(ctx: Ctx, before: Place, fields: FormFields): Promise<ContentPart> {
  const address = oneField(fields, 'place.address').trim().slice(0, 2000);
  const point = readPoint(fields);
  const typedAnew = address !== '' && address !== (before.address ?? '');
  const isOldPoint = point && point.lat === before.lat && point.lng === before.lng;
  const device = readDevice(fields) ?? before.device;
  const told = device ? { device } : {};
  if (point && !(isOldPoint && typedAnew)) {
    const isSame = isOldPoint ? keptOf(before) : {};
    return { place: { ...withAddress(address, point), ...isSame, ...told } };
  }
  if (address === '') return { place: told };
  return { place: { ...(await lookUp(ctx, address)), ...told } };
}

/** What was said of a point stays with it. */
function keptOf({ source, asset, noAsset }: Place): Place {
  return { ...(source ? { source } : {}), ...(asset ? { asset } : {}), ...(noAsset ? { noAsset } : {}) };
}

function withAddress(address: string, point: Place): Place {
  return { ...point, ...(address ? { address } : {}) };
}

function readPoint(fields: FormFields): (Place & { lat: number; lng: number }) | null {
  const [lat, lng] = [readDegrees(fields, 'place.lat', 90), readDegrees(fields, 'place.lng', 180)];
  if (lat === null || lng === null) return null;
  const metres = Number(oneField(fields, 'place.accuracy'));
  if (metres > 0 && Number.isFinite(metres)) return { lat, lng, accuracy: metres, source: 'device' };
  return { lat, lng, source: 'map' };
}

/** Where the device said that it was: latitude, longitude, metres. */
function readDevice(fields: FormFields): Place['device'] {
  const [lat, lng, accuracy, ...rest] = oneField(fields, 'place.device').split(',').map(Number);
  const fits = rest.length === 0 && Math.abs(lat!) <= 90 && Math.abs(lng!) <= 180 && accuracy! >= 0;
  return fits && accuracy! < 1e7 ? { lat: lat!, lng: lng!, accuracy: accuracy! } : undefined;
}

function readDegrees(fields: FormFields, name: string, most: number): number | null {
  const text = oneField(fields, name).trim();
  const degrees = Number(text);
  return text !== '' && Number.isFinite(degrees) && Math.abs(degrees) <= most ? degrees : null;
}

/** Whole streets and areas are too wide to send anybody to. */
const narrow = new Set<PlacedCandidate['kind']>(['address', 'intersection', 'block', 'landmark', 'park']);
const mostChoices = 8;

async function lookUp(ctx: Ctx, address: string): Promise<Place> {
  const { candidates, problem, outside } = await findPlace(ctx, address, { limit: 6 });
  const fit = placed([...didYouMean(problem), ...candidates]).filter(({ kind }) => narrow.has(kind));
  const found = fit.filter((one, at) => fit.findIndex(({ label }) => label === one.label) === at);
  const [first] = found;
  const clear = found.length === 1 ? (first?.score ?? 0) > 0.7 : plain(first?.label ?? '') === plain(address);
  if (first && clear && !problem) return placeOf(first);
  // What others say is never taken unasked, and shown with whose it is.
  const others = outside
    .filter(({ kind, label }) => narrow.has(kind) && !found.some((one) => one.label === label))
    .map(({ label, lat, lng, source }) => ({ address: label, lat, lng, source: source.attribution }));
  const own = found.map(({ label, lat, lng }) => ({ address: label, lat, lng }));
  const all = problem ? [...others, ...own] : [...own, ...others];
  return { address, candidates: all.slice(0, mostChoices) };
}

function placeOf({ label, lat, lng }: Pick<PlacedCandidate, 'label' | 'lat' | 'lng'>): Place {
  return { address: label, lat, lng, source: 'typed' };
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\d&]+/gu, ' ')
    .trim();
}

/** One of the candidates, or the words as they are with the area that the resident named; null when nothing was chosen. */
export async function whichPart(ctx: Ctx, draft: Draft, fields: FormFields): Promise<ContentPart | null> {
  const { address = '', candidates = [] } = draft.content.place;
  const choice = oneField(fields, 'candidate');
  if (choice === '') return null;
  const chosen = candidates[Number(choice)];
  if (chosen) return { place: { ...placeOf({ label: chosen.address, ...chosen }), candidates } };
  const typed = oneField(fields, 'place.address').trim().slice(0, 2000) || address;
  if (typed !== address) return { place: await lookUp(ctx, typed) };
  const area = oneField(fields, 'place.area');
  return { place: { address, ...(/^[a-z0-9-]+:.{1,80}$/.test(area) ? { area } : {}) } };
}
