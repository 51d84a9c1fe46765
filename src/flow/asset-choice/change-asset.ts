import { type Change, changeRequest, demand, type Request } from '#flow/requests';
import type { Ctx } from '#platform/context';
import { Invalid } from '#platform/errors';
import { findAsset } from '#reference/assets';
import { areasAt, h3Of } from '#reference/places';

/**
 * Says which numbered thing (`layer:key`) the request is about and puts it where that stands; null: about none, and it stays where it
 * is. `request.moved` has routing look again, since rules may ask for a thing's owner. Throws `Invalid` (`asset`) for one that is not there.
 */
export async function changeAsset(
  ctx: Ctx,
  input: { requestId: string; asset: string | null; note?: string; seen?: number },
): Promise<Request> {
  const asset = input.asset === null ? null : await findAsset(ctx, input.asset);
  if (input.asset !== null && !asset)
    throw Invalid.field('asset', 'errors.asset.unknown', { number: input.asset });
  const areas = asset && (await areasAt(ctx, asset)).areas;
  return changeRequest(
    ctx,
    input.requestId,
    (request): Change<'request.moved'> | null => {
      demand(ctx.actor, 'requests.work', request);
      if (request.asset === (asset?.ref ?? null)) return null;
      const { address, lat, lng } = request;
      const point = asset && {
        lat: asset.lat,
        lng: asset.lng,
        h3: h3Of(asset.lat, asset.lng),
        areas: [...areas!],
      };
      // An address that was only found from the old pin tells nothing of the new place.
      const stale = point && request.address_source === 'pin' ? { address: null, address_source: null } : {};
      const to = { asset: asset?.ref ?? null, ...(point ?? {}), ...stale };
      return {
        set: to,
        kind: 'moved',
        public: true,
        note: input.note,
        data: {
          from: { address, lat, lng, areas: request.areas, asset: request.asset },
          to: { address, ...to },
        },
        event: 'request.moved',
      };
    },
    input.seen,
  );
}
