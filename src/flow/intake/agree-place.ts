import { comparePositions, type Disagreement, type PositionDecision } from '#flow/position-check';
import type { Ctx } from '#platform/context';
import { Invalid } from '#platform/errors';
import { findAsset } from '#reference/assets';
import type { Service } from '#reference/catalog';
import { whoServes } from '#reference/neighbors';
import { areasAt, distanceMetres, type Point } from '#reference/places';
import type { Content } from './draft.ts';
import { locate, withNearAddress } from './locate.ts';

/** Another place that the report speaks of, and whether the pin may move there. */
export interface OtherPlace extends Disagreement {
  inside: boolean;
}

/**
 * What disagrees with the pin and was not decided yet; empty without a pin. A pin at the very border stands alone: whether it is the
 * city's (`pin`) or not (`outside`) is asked before all else.
 */
export async function undecidedPlaces(ctx: Ctx, content: Content): Promise<OtherPlace[]> {
  const border = await undecidedBorder(ctx, content);
  if (border) return [border];
  const seen = new Set(content.place.agreed?.seen);
  const open = (await disagreeing(ctx, content)).filter((one) => !seen.has(markOf(one)));
  return Promise.all(open.map(async (one) => ({ ...one, inside: (await areasAt(ctx, one)).inside })));
}

/** The city's nearest ground, where the pin lies at the very border and nobody said yet whose it is. */
export async function undecidedBorder(ctx: Ctx, { place }: Content): Promise<OtherPlace | null> {
  const border = await borderOf(ctx, place);
  if (!border || place.agreed?.outside || place.agreed?.seen.includes(markOf(border))) return null;
  return { ...border, inside: true };
}

/** Nothing for a pin that came from a typed address: the city's own tables say that it is the city's. */
async function borderOf(ctx: Ctx, { lat, lng, source }: Content['place']): Promise<Disagreement | null> {
  if (lat === undefined || lng === undefined || source === 'typed') return null;
  const found = await whoServes(ctx, { lat, lng });
  if (found.by !== 'city' || !found.border) return null;
  const { at, metres } = found.border;
  return { kind: 'border', ...at, metres, allowed: 0 };
}

/**
 * The place after the reporter has said which is right: the pin, or one of the others, to which the pin moves. Everything that they
 * were shown counts as decided. At the border it may be `outside`: then the place is refused with who serves it. Throws `Invalid`
 * (`agreed`) for what was not offered.
 */
export async function agreePlace(ctx: Ctx, content: Content, chosen: string): Promise<Content['place']> {
  const { place } = content;
  const others = await undecidedPlaces(ctx, content);
  const seen = [...(place.agreed?.seen ?? []), ...others.map(markOf)].slice(-mostSeen);
  if (chosen === 'pin') {
    // What lies elsewhere is not the thing at the pin.
    const { asset, ...rest } = place;
    const isElsewhere = others.some(({ kind }) => kind === 'asset');
    return { ...rest, ...(asset && !isElsewhere ? { asset } : {}), agreed: { ...place.agreed, seen } };
  }
  if (chosen === 'outside' && others.some(({ kind }) => kind === 'border'))
    return { ...place, agreed: { ...place.agreed, seen, outside: true } };
  const there = others.find((one) => one.kind === chosen && one.inside);
  if (!there || place.lat === undefined || place.lng === undefined)
    throw Invalid.field('agreed', 'errors.choose');
  const { lat, lng, kind, allowed } = there;
  const moved = { kind, allowed, lat: place.lat, lng: place.lng };
  const { address, device } = place;
  return {
    // The words told of where the pin was, unless it moves to them.
    ...(kind === 'address' ? { address } : {}),
    ...(kind === 'asset' ? { asset: place.asset } : {}),
    ...(device ? { device } : {}),
    lat,
    lng,
    source: 'map',
    agreed: { seen, moved },
  };
}

const mostSeen = 20;

/** Everything that disagrees, with what was decided about it: what the request keeps. */
export async function positionDecisions(
  ctx: Ctx,
  content: Content,
): Promise<(Disagreement & { decision: PositionDecision })[]> {
  const { lat, lng, agreed } = content.place;
  const seen = new Set(agreed?.seen);
  const checks = (await disagreeing(ctx, content)).map((one) => ({
    ...one,
    decision: seen.has(markOf(one)) ? ('kept' as const) : ('unasked' as const),
  }));
  if (!agreed?.moved || lat === undefined || lng === undefined) return checks;
  const { kind, allowed, ...from } = agreed.moved;
  const metres = Math.round(distanceMetres(from, { lat, lng }));
  const moved = { kind, allowed, ...from, metres, decision: 'moved' as const };
  return [...checks.filter((one) => one.kind !== kind), moved];
}

async function disagreeing(ctx: Ctx, { place, photos }: Content): Promise<Disagreement[]> {
  const { lat, lng, device, source } = place;
  if (lat === undefined || lng === undefined) return [];
  const border = await borderOf(ctx, place);
  // A pin that came from the typed address is that address.
  const address = source === 'typed' ? undefined : place.address;
  const asset = place.asset ? await findAsset(ctx, place.asset) : null;
  const others = await comparePositions(ctx, { pin: { lat, lng }, address, device, asset, photos });
  return border ? [border, ...others] : others;
}

/** Tells positions apart, so that another photo is asked about anew. */
function markOf({ kind, lat, lng }: Pick<Disagreement, 'kind'> & Point): string {
  return `${kind}@${lat.toFixed(5)},${lng.toFixed(5)}`;
}

/** A place that was decided, as a request keeps it, with what disagreed. Throws `Invalid` for what is no place of the city. */
export async function placeToKeep(ctx: Ctx, service: Service, content: Content) {
  const { place, problems } = await locate(ctx, service, content.place);
  if (problems.length > 0) throw new Invalid(problems);
  return { place: await withNearAddress(ctx, place), positions: await positionDecisions(ctx, content) };
}
