import { type Change, changeRequest, demand, type Place, type Request } from '#flow/requests';
import type { Ctx } from '#platform/context';
import { distanceMetres } from '#reference/places';

/**
 * Puts the request at another place; `request.moved` has routing find the department anew. The old place stays in the
 * history. A numbered thing that it was about is let go unless the new place is beside it.
 */
export async function moveRequest(
  ctx: Ctx,
  input: { requestId: string; place: Place; note?: string; seen?: number },
): Promise<Request> {
  return changeRequest(
    ctx,
    input.requestId,
    (request): Change<'request.moved'> => {
      demand(ctx.actor, 'requests.work', request);
      const { address, address_source, lat, lng, areas, asset } = request;
      const lost = asset && !staysNear(request, input.place) ? { asset: null } : {};
      return {
        set: { address_source: null, ...input.place, ...lost },
        kind: 'moved',
        public: true,
        note: input.note,
        data: { from: { address, address_source, lat, lng, areas, asset }, to: { ...input.place, ...lost } },
        event: 'request.moved',
      };
    },
    input.seen,
  );
}

/** Metres by which a pin is put right without being at another thing. */
const beside = 50;

function staysNear({ lat, lng }: Request, to: Place): boolean {
  if (lat === null || lng === null || to.lat === null || to.lng === null) return false;
  return distanceMetres({ lat, lng }, { lat: to.lat, lng: to.lng }) <= beside;
}
