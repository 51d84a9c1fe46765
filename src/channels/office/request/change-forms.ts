import { outsideProblem, withNearAddress } from '#flow/intake';
import type { Place } from '#flow/requests';
import { changePromise, type Request } from '#flow/requests';
import { Invalid } from '#platform/errors';
import { findAddress, placed } from '#reference/addresses';
import { whoServes } from '#reference/neighbors';
import { h3Of } from '#reference/places';
import type { Visit } from '../visit.ts';

/** What changing the service would do, told before it is done. */
export interface ServiceEffect {
  service: string;
  before: Date | null;
  after: Date | null;
  /** The department that has the new service when no rule says otherwise. */
  department: string | null;
}

/** Throws `Invalid` (field `service`). */
export function serviceEffect({ catalog }: Visit, request: Request, key: string): ServiceEffect {
  const service = catalog.service(key);
  if (service?.kind !== 'request') throw Invalid.field('service', 'errors.choose');
  if (key === request.service_key) throw Invalid.field('service', 'errors.same_service');
  const { due_at } = changePromise(catalog.calendar, request, service.sla);
  return { service: key, before: request.due_at, after: due_at, department: service.department };
}

const longestAddress = 300;

/**
 * Reads the form of a place: an address, a point, or both. An address alone is looked up in what the city knows and,
 * when only the text is known, kept without a point. At the very border of the city staff are believed. Throws `Invalid` (fields `address`, `lat`, `lng`).
 */
export async function readPlace(visit: Visit, field: (name: string) => string): Promise<Place> {
  const address = field('address') || null;
  const [lat, lng] = [readDegrees(field('lat'), 'lat', 90), readDegrees(field('lng'), 'lng', 180)];
  if (address && address.length > longestAddress)
    throw Invalid.field('address', 'errors.tooLong', { max: longestAddress });
  if ((lat === null) !== (lng === null)) throw Invalid.field(lat === null ? 'lat' : 'lng', 'errors.required');
  if (lat !== null && lng !== null) return located(visit, address, lat, lng, 'lat');
  if (!address) throw Invalid.field('address', 'errors.required');
  const { candidates, problem } = await findAddress(visit.ctx, address, { limit: 1 });
  const [best] = problem ? [] : placed(candidates);
  if (best && (best.kind === 'address' || best.kind === 'intersection' || best.kind === 'landmark'))
    return located(visit, address, best.lat, best.lng, 'address');
  return { address, lat: null, lng: null, h3: null, areas: [] };
}

async function located(
  visit: Visit,
  address: string | null,
  lat: number,
  lng: number,
  blame: string,
): Promise<Place> {
  const found = await whoServes(visit.ctx, { lat, lng });
  if (found.by === 'neighbor') throw new Invalid([outsideProblem(visit.ctx, blame, found.neighbor)]);
  return withNearAddress(visit.ctx, { address, lat, lng, h3: h3Of(lat, lng), areas: found.areas });
}

function readDegrees(text: string, field: string, most: number): number | null {
  if (!text) return null;
  const value = Number(text.replace(',', '.'));
  if (!Number.isFinite(value) || Math.abs(value) > most) throw Invalid.field(field, 'errors.number');
  return value;
}
