import { assetReach, givenAsset } from '#flow/asset-choice';
import type { Place } from '#flow/requests';
import type { Actor, Ctx } from '#platform/context';
import type { Problem } from '#platform/errors';
import { type Asset, assetLayer, nearestAssets } from '#reference/assets';
import { type Service, say } from '#reference/catalog';
import { addressAt } from '#reference/geocoders';
import { type NeighborDefinition, whoServes } from '#reference/neighbors';
import { areaName, distanceMetres, h3Of } from '#reference/places';
import type { Content } from './draft.ts';

type Given = Content['place'];

export interface Located {
  place: Place;
  /** The numbered thing that it is about, as `layer:key`. */
  asset: string | null;
  problems: Problem[];
}

const longestAddress = 300;

/**
 * Puts the place on the city's map. A typed address without a point is kept as it was typed, with the area that the
 * resident named: somebody will find it. A place that the city does not serve is refused with who does (`outsideProblem`).
 * A numbered thing that is named is the place, unless the pin lies farther from it than `assetReach`: then both are kept.
 * Fields are `place`, `place.address`, `place.area` and `place.asset`.
 */
export async function locate(ctx: Ctx, service: Service, given: Given): Promise<Located> {
  const address = given.address?.trim() || null;
  const areas = given.area ? [given.area] : [];
  const place: Place = { address, lat: null, lng: null, h3: null, areas };
  const refuse = (problem: Problem): Located => ({ place, asset: null, problems: [problem] });
  const named = await givenAsset(ctx, service, given.asset);
  if ('problem' in named) return refuse(named.problem);
  const asset = named.asset?.ref ?? null;
  const fault = faultOf(ctx.actor, service, given, address, asset !== null);
  if (fault) return refuse(fault);
  const { area } = given;
  const { lat, lng } = pointOf(given, named.asset);
  if (lat === undefined || lng === undefined) {
    const isKnown = !area || (await areaName(ctx, area)) !== undefined;
    return isKnown
      ? { place, asset, problems: [] }
      : refuse({ field: 'place.area', message: 'errors.place.area' });
  }
  // At the border the reporter knows; elsewhere the map does.
  const found = await whoServes(ctx, { lat, lng }, given.agreed?.outside ? 0 : undefined);
  if (found.by === 'neighbor') return refuse(outsideProblem(ctx, 'place', found.neighbor));
  const problems = asset ? [] : await assetMissing(ctx, service, { lat, lng });
  return { place: { address, lat, lng, h3: h3Of(lat, lng), areas: found.areas }, asset, problems };
}

/** The thing stands where the city says that it stands, unless the pin tells quite another place. */
function pointOf({ lat, lng }: Given, asset: Asset | null): { lat?: number; lng?: number } {
  if (!asset) return { lat, lng };
  const isFar = lat !== undefined && lng !== undefined && distanceMetres({ lat, lng }, asset) > assetReach;
  return isFar ? { lat, lng } : { lat: asset.lat, lng: asset.lng };
}

/** A service that must know which thing it is asks where there is one to choose from. */
async function assetMissing(
  ctx: Ctx,
  { asset }: Service,
  at: { lat: number; lng: number },
): Promise<Problem[]> {
  if (!asset?.required || !(await assetLayer(ctx, asset.layer))) return [];
  const near = await nearestAssets(ctx, { layer: asset.layer, at, within: assetReach, limit: 1 });
  return near.length > 0 ? [{ field: 'place.asset', message: 'errors.asset.required' }] : [];
}

/**
 * That a place is not the city's, and who serves it: `values` are its key (`neighbor`), `name` and `about` in the reader's language,
 * `phone`, `url` (empty when there is none) and whether it is a `sample`. With nobody known the message is `errors.place.outside`.
 */
export function outsideProblem(ctx: Ctx, field: string, neighbor: NeighborDefinition | null): Problem {
  if (!neighbor) return { field, message: 'errors.place.outside' };
  const { key, phone = '', url = '', sample } = neighbor;
  const said = { neighbor: key, phone, url, hasPhone: phone ? 'yes' : 'no', sample: sample ? 'yes' : 'no' };
  const [name, about] = [say(neighbor.name, ctx.language), say(neighbor.about, ctx.language)];
  return { field, message: 'errors.place.servedBy', values: { ...said, name, about } };
}

/** Whether a problem says that the place is not the city's; then `values.neighbor` names who serves it, if anybody is known. */
export function isOutside({ message }: Problem): boolean {
  return message === 'errors.place.outside' || message === 'errors.place.servedBy';
}

/**
 * What is wrong with what was given, before anybody looks at the map. A program may know the point and nobody whom it could ask for
 * the address: that is found near by.
 */
function faultOf(
  actor: Actor,
  service: Service,
  given: Given,
  address: string | null,
  hasAsset: boolean,
): Problem | null {
  const points = Number(given.lat !== undefined) + Number(given.lng !== undefined);
  if (address && address.length > longestAddress)
    return { field: 'place.address', message: 'errors.tooLong', values: { max: longestAddress } };
  if (points === 1) return { field: 'place', message: 'errors.place.point' };
  if (address || hasAsset || service.location === 'none') return null;
  const mayPoint = actor.kind === 'client' && points === 2;
  if (service.location === 'address' && !mayPoint)
    return { field: 'place.address', message: 'errors.place.address' };
  return points === 0 ? { field: 'place', message: 'errors.place.required' } : null;
}

/** A place with only a pin gets the address that is near it, marked as found: of our own tables, or of what a geocoder has said before. */
export async function withNearAddress(ctx: Ctx, place: Place): Promise<Place> {
  const { address, lat, lng } = place;
  if (address || lat === null || lng === null) return place;
  const near = await addressAt(ctx, { lat, lng }, { outside: 'kept' });
  return near ? { ...place, address: near.label, address_source: 'pin' } : place;
}

export async function checkPlace(ctx: Ctx, service: Service, given: Given): Promise<Problem[]> {
  return (await locate(ctx, service, given)).problems;
}
