import type { Place } from '#flow/requests';
import type { Ctx } from '#platform/context';
import type { Problem } from '#platform/errors';
import type { Service } from '#reference/catalog';
import { areaName, areasAt, h3Of } from '#reference/places';
import type { Content } from './draft.ts';

type Given = Content['place'];

export interface Located {
  place: Place;
  problems: Problem[];
}

const longestAddress = 300;

/**
 * Puts the place on the city's map. A typed address without a point is kept as it was typed, with the area that the
 * resident named: somebody will find it. Fields are `place`, `place.address` and `place.area`.
 */
export async function locate(ctx: Ctx, service: Service, given: Given): Promise<Located> {
  const address = given.address?.trim() || null;
  const areas = given.area ? [given.area] : [];
  const place: Place = { address, lat: null, lng: null, h3: null, areas };
  const refuse = (problem: Problem): Located => ({ place, problems: [problem] });
  const fault = faultOf(service, given, address);
  if (fault) return refuse(fault);
  const { lat, lng, area } = given;
  if (lat === undefined || lng === undefined) {
    const isKnown = !area || (await areaName(ctx, area)) !== undefined;
    return isKnown ? { place, problems: [] } : refuse({ field: 'place.area', message: 'errors.place.area' });
  }
  const found = await areasAt(ctx, { lat, lng });
  if (!found.inside) return refuse({ field: 'place', message: 'errors.place.outside' });
  return { place: { address, lat, lng, h3: h3Of(lat, lng), areas: [...found.areas] }, problems: [] };
}

/** What is wrong with what was given, before anybody looks at the map. */
function faultOf(service: Service, given: Given, address: string | null): Problem | null {
  const points = Number(given.lat !== undefined) + Number(given.lng !== undefined);
  if (address && address.length > longestAddress)
    return { field: 'place.address', message: 'errors.tooLong', values: { max: longestAddress } };
  if (points === 1) return { field: 'place', message: 'errors.place.point' };
  if (address || service.location === 'none') return null;
  if (service.location === 'address') return { field: 'place.address', message: 'errors.place.address' };
  return points === 0 ? { field: 'place', message: 'errors.place.required' } : null;
}

export async function checkPlace(ctx: Ctx, service: Service, given: Given): Promise<Problem[]> {
  return (await locate(ctx, service, given)).problems;
}
