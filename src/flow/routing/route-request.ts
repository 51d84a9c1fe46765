import { type Change, changePromise, changeRequest, demand, type Request } from '#flow/requests';
import type { Ctx } from '#platform/context';
import type { Sla } from '#reference/calendar';
import { catalogOf } from '#reference/catalog';

export interface RouteRequest {
  requestId: string;
  /** null puts it into the triage queue. */
  department: string | null;
  /** Another agreement than the service's own, when the rule says so. */
  sla?: Sla;
  /** Why it goes there, as routing found it or as a person says it. */
  why: Record<string, unknown>;
  note?: string;
}

/**
 * Gives the request to a department, with the why. The assignee is cleared when the department changes.
 * A routing that was told before (same department, same why) is not told again.
 */
export async function routeRequest(ctx: Ctx, input: RouteRequest): Promise<Request> {
  const { calendar } = await catalogOf(ctx);
  return changeRequest(ctx, input.requestId, (request): Change<'request.routed'> => {
    demand(ctx.actor, 'requests.assign', request);
    const moved = request.department_key !== input.department;
    const promised = input.sla ? changePromise(calendar, request, input.sla) : {};
    return {
      set: { department_key: input.department, ...(moved ? { assignee_id: null } : {}), ...promised },
      kind: 'routed',
      public: moved,
      note: input.note,
      data: { from: request.department_key, to: input.department, why: input.why, ...promised },
      event: 'request.routed',
      payload: { from: request.department_key, to: input.department },
    };
  });
}
