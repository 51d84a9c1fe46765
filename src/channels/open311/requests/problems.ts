import { Invalid, NotFound, type Problem } from '#platform/errors';
import { Fault } from '../fault.ts';

const names: Record<string, string> = {
  place: 'lat, long, address_string or address_id',
  'place.address': 'address_string',
  'place.asset': 'address_id',
  'place.area': 'jurisdiction_id',
  'place.lat': 'lat',
  'place.lng': 'long',
  photos: 'media',
  'contact.email': 'email',
  'contact.anonymous': 'email',
  'contact.name': 'first_name, last_name',
  'contact.phone': 'phone',
};

/** The field as Open311 calls it. */
function nameOf(field: string): string {
  const answer = /^answers\.([^.]+)/.exec(field);
  return answer ? `attribute[${answer[1]}]` : (names[field] ?? field);
}

/** What intake found wrong, in the words of the specification's arguments. */
export function inOpen311Words(error: unknown): unknown {
  if (error instanceof Fault) return error;
  if (error instanceof Invalid)
    return new Invalid(error.problems.map((one): Problem => ({ ...one, field: nameOf(one.field) })));
  if (error instanceof NotFound) return new Fault(404, 'service_code', 'open311.error.unknown');
  return error;
}
