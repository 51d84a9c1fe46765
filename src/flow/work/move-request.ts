import { type Change, changeRequest, demand, type Place, type Request } from '#flow/requests';
import type { Ctx } from '#platform/context';

/** Puts the request at another place; `request.moved` has routing find the department anew. The old place stays in the history. */
export async function moveRequest(
  ctx: Ctx,
  input: { requestId: string; place: Place; note?: string; seen?: number },
): Promise<Request> {
  return changeRequest(
    ctx,
    input.requestId,
    (request): Change<'request.moved'> => {
      demand(ctx.actor, 'requests.work', request);
      const { address, address_source, lat, lng, areas } = request;
      return {
        set: { address_source: null, ...input.place },
        kind: 'moved',
        public: true,
        note: input.note,
        data: { from: { address, address_source, lat, lng, areas }, to: input.place },
        event: 'request.moved',
      };
    },
    input.seen,
  );
}
