import { assetReach, choicesOfNumber } from '#flow/asset-choice';
import type { Content, Draft } from '#flow/intake';
import type { Ctx } from '#platform/context';
import { type FormFields, oneField } from '#platform/http';
import { type Asset, findAsset, splitRef } from '#reference/assets';
import { distanceMetres } from '#reference/places';

type Place = Content['place'];

/** What the page's form means: a place to keep, the same page again with what was asked of it, or that nothing was chosen. */
export type AssetAnswer = { place: Place } | { again: URLSearchParams } | null;

/**
 * A thing of the list or the map is taken as it was chosen; without one the number that was typed, when it is the only one of that number
 * and stands near the place; else the page asks again with what is like it.
 */
export async function assetAnswer(ctx: Ctx, draft: Draft, fields: FormFields): Promise<AssetAnswer> {
  const { place } = draft.content;
  const [chosen, number] = [oneField(fields, 'asset'), oneField(fields, 'number').trim().slice(0, 100)];
  const more = oneField(fields, 'more');
  if (more) {
    const again = new URLSearchParams({ show: more.slice(0, 3) });
    if (number) again.set('number', number);
    if (chosen && chosen !== 'none') again.set('thing', chosen.slice(0, 130));
    return { again };
  }
  if (chosen && chosen !== 'none') {
    const asset = await ofService(ctx, draft, chosen);
    return asset ? { place: placeAt(place, asset) } : null;
  }
  if (number) return byNumber(ctx, draft, number);
  return chosen === 'none' ? { place: { ...without(place), noAsset: true } } : null;
}

async function byNumber(
  ctx: Ctx,
  { service, content: { place } }: Draft,
  number: string,
): Promise<AssetAnswer> {
  const { lat, lng } = place;
  if (lat === undefined || lng === undefined) return null;
  const { exact, choices } = await choicesOfNumber(ctx, service, number, { lat, lng });
  const [only] = choices;
  if (exact && choices.length === 1 && only!.metres <= assetReach) return { place: placeAt(place, only!) };
  return { again: new URLSearchParams({ number }) };
}

async function ofService(ctx: Ctx, { service }: Draft, ref: string): Promise<Asset | null> {
  if (splitRef(ref)?.layer !== service.asset?.layer) return null;
  const asset = await findAsset(ctx, ref);
  return asset && !asset.retiredAt ? asset : null;
}

/**
 * The place is where the thing stands. Whoever chooses one that is far from their pin has decided between the two: that is kept, as by
 * the location check, and the words that told of the pin go.
 */
function placeAt(place: Place, { ref, lat, lng }: Asset): Place {
  const { address, device, agreed } = place;
  const before =
    place.lat === undefined || place.lng === undefined ? null : { lat: place.lat, lng: place.lng };
  const isFar = before !== null && distanceMetres(before, { lat, lng }) > assetReach;
  const moved = isFar ? { moved: { kind: 'asset' as const, allowed: assetReach, ...before } } : {};
  return {
    ...(address && !isFar ? { address } : {}),
    ...(device ? { device } : {}),
    ...(agreed || isFar ? { agreed: { seen: [], ...agreed, ...moved } } : {}),
    asset: ref,
    lat,
    lng,
    source: place.source === 'typed' && !isFar ? 'typed' : 'map',
  };
}

function without({ asset: _, ...place }: Place): Place {
  return place;
}
