import type { Ctx } from '#platform/context';
import type { Problem } from '#platform/errors';
import { type Asset, assetRef, findAsset, findByNumber } from '#reference/assets';
import { catalogOf, type Service } from '#reference/catalog';

export type GivenAsset = { asset: Asset | null } | { problem: Problem };

/**
 * The thing that a report names: by `layer:key`, or by its number, however it is written, where that is only one. Null where none is
 * named. What cannot be taken is a problem at `place.asset`.
 */
export async function givenAsset(
  ctx: Ctx,
  service: Pick<Service, 'asset'>,
  given: string | undefined,
): Promise<GivenAsset> {
  const text = given?.trim();
  if (!text) return { asset: null };
  if (!service.asset) return refused('errors.asset.unexpected');
  const { layer } = service.asset;
  const key = text.startsWith(`${layer}:`) ? text.slice(layer.length + 1) : text;
  const asset = (await findAsset(ctx, assetRef(layer, key))) ?? (await onlyOne(ctx, layer, key));
  if (!asset) return refused('errors.asset.unknown', key);
  return asset.retiredAt ? refused('errors.asset.gone', asset.key) : { asset };
}

async function onlyOne(ctx: Ctx, layer: string, number: string): Promise<Asset | undefined> {
  const { centre } = (await catalogOf(ctx)).city.map;
  const { exact, assets } = await findByNumber(ctx, layer, number, centre);
  return exact && assets.length === 1 ? assets[0] : undefined;
}

function refused(message: string, number = ''): GivenAsset {
  return { problem: { field: 'place.asset', message, values: { number: number.slice(0, 60) } } };
}
