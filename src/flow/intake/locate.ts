import type { Place } from '#flow/requests';
import type { Ctx } from '#platform/context';
import type { Problem } from '#platform/errors';
import type { Service } from '#reference/catalog';
import { areasAt, h3Of } from '#reference/places';
import type { Content } from './draft.ts';

type Given = Content['place'];

export interface Located {
  place: Place;
  problems: Problem[];
}

const longestAddress = 300;

/**
 * Puts the place on the city's map. A typed address without a point is kept as it was typed, with the area that the
 * resident named: somebody will find it. Fields are `place` and `place.address`.
 */
export async function locate(ctx: Ctx, service: Service, given: Given): Promise<Located> {
  const address = given.address?.trim() || null;
  const nowhere: Place = { address, lat: null, lng: null, h3: null, areas: given.area ? [given.area] : [] };
  const fail = (field: string, message: string, values?: Problem['values']): Located => ({
    place: nowhere,
    problems: [{ field, message, values }],
  });
  const { lat, lng } = given;
  if (address && address.length > longestAddress)
    return fail('place.address', 'errors.tooLong', { max: longestAddress });
  if ((lat === undefined) !== (lng === undefined)) return fail('place', 'errors.place.point');
  if (lat === undefined || lng === undefined) {
    if (address || service.location === 'none') return { place: nowhere, problems: [] };
    return fail('place', service.location === 'address' ? 'errors.place.address' : 'errors.place.required');
  }
  if (!address && service.location === 'address') return fail('place.address', 'errors.place.address');
  const { inside, areas } = await areasAt(ctx, { lat, lng });
  if (!inside) return fail('place', 'errors.place.outside');
  return { place: { address, lat, lng, h3: h3Of(lat, lng), areas: [...areas] }, problems: [] };
}

export async function checkPlace(ctx: Ctx, service: Service, given: Given): Promise<Problem[]> {
  return (await locate(ctx, service, given)).problems;
}
