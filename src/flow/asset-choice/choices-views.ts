import type { Ctx } from '#platform/context';
import { type Asset, assetsInBox, findByNumber, type NearAsset, nearestAssets } from '#reference/assets';
import type { Service } from '#reference/catalog';
import type { Point } from '#reference/places';
import { type OpenOnAsset, openOnAssets } from './open-on-assets-views.ts';

/** Metres from a place within which a thing may be the one that is meant; farther ones are asked about. */
export const assetReach = 150;

/** A thing to choose, and the open request about it. */
export type AssetChoice<A extends Asset = NearAsset> = A & { open: OpenOnAsset | null };

type Asking = Pick<Service, 'key' | 'asset'>;

/** The things of a service nearest to a place (degrees, WGS84), no farther than `assetReach`; empty for a service without things. */
export async function choicesNear(
  ctx: Ctx,
  service: Asking,
  at: Point,
  limit: number,
): Promise<AssetChoice[]> {
  if (!service.asset) return [];
  const { layer } = service.asset;
  return withOpen(ctx, service, await nearestAssets(ctx, { layer, at, within: assetReach, limit }));
}

/** The things whose number was typed, or nearly, wherever they stand; nearest to `at` first. */
export async function choicesOfNumber(
  ctx: Ctx,
  service: Asking,
  typed: string,
  at: Point,
): Promise<{ exact: boolean; choices: AssetChoice[] }> {
  if (!service.asset) return { exact: false, choices: [] };
  const { exact, assets } = await findByNumber(ctx, service.asset.layer, typed, at);
  return { exact, choices: await withOpen(ctx, service, assets) };
}

/** The things of a service in a box: west, south, east, north in degrees; `more` when there are others. */
export async function choicesInBox(
  ctx: Ctx,
  service: Asking,
  box: readonly [number, number, number, number],
  limit: number,
): Promise<{ choices: AssetChoice<Asset>[]; more: boolean }> {
  if (!service.asset) return { choices: [], more: false };
  const { assets, more } = await assetsInBox(ctx, service.asset.layer, box, limit);
  return { choices: await withOpen(ctx, service, assets), more };
}

async function withOpen<A extends Asset>(
  ctx: Ctx,
  service: Asking,
  assets: readonly A[],
): Promise<AssetChoice<A>[]> {
  const open = await openOnAssets(
    ctx,
    service.key,
    assets.map(({ ref }) => ref),
  );
  return assets.map((one) => ({ ...one, open: open.get(one.ref) ?? null }));
}
