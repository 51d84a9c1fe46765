import { type Change, changeRequest, mayDo, type Place, type Request } from '#flow/requests';
import type { Actor, Ctx } from '#platform/context';
import { Conflict, NotAllowed } from '#platform/errors';
import { distanceMetres } from '#reference/places';

export interface MoveRequest {
  requestId: string;
  place: Place;
  note?: string;
  seen?: number;
  /** The reporter says it by their own link: only while nobody knows where it is. They get no letter about it. */
  asReporter?: boolean;
}

/** Who may say where a request is: whoever works on it, and of the triage queue also whoever gives it to departments. */
export function mayPlace(actor: Actor, request: Pick<Request, 'department_key'>): boolean {
  if (mayDo(actor, 'requests.work', request)) return true;
  return request.department_key === null && mayDo(actor, 'requests.assign', request);
}

/**
 * Puts the request at another place; `request.moved` has routing find the department anew. The old place stays in the
 * history. A numbered thing that it was about is let go unless the new place is beside it.
 */
export async function moveRequest(ctx: Ctx, input: MoveRequest): Promise<Request> {
  const byReporter = input.asReporter ?? false;
  return changeRequest(
    ctx,
    input.requestId,
    (request): Change<'request.moved'> => {
      demandMayMove(ctx.actor, request, byReporter);
      const { address, address_source, lat, lng, areas, asset } = request;
      const lost = asset && !staysNear(request, input.place) ? { asset: null } : {};
      return {
        set: { address_source: null, ...input.place, ...lost },
        kind: 'moved',
        public: true,
        note: input.note,
        data: {
          from: { address, address_source, lat, lng, areas, asset },
          to: { ...input.place, ...lost },
          ...(byReporter ? { byReporter } : {}),
        },
        event: 'request.moved',
        payload: { quiet: byReporter },
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

function demandMayMove(actor: Actor, request: Request, asReporter: boolean) {
  if (!asReporter && !mayPlace(actor, request))
    throw new NotAllowed('This needs "requests.work" in the request\'s department.');
  if (asReporter && (request.lat !== null || request.status === 'closed'))
    throw new Conflict('It is known where this is, or it is closed.');
}
