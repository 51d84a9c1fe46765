import { type Change, changePromise, changeRequest, demand, type Request } from '#flow/requests';
import type { Ctx } from '#platform/context';
import type { CityCalendar, Sla } from '#reference/calendar';
import { catalogOf } from '#reference/catalog';

export interface Routing {
  /** null puts it into the triage queue. */
  department: string | null;
  /** Another agreement than the service's own, when the rule says so. */
  sla?: Sla;
  /** Why it goes there, as routing found it or as a person says it. */
  why: Record<string, unknown>;
  note?: string;
}

/** Gives the request to a department by hand, with the why. The assignee is cleared when the department changes. */
export async function routeRequest(ctx: Ctx, input: Routing & { requestId: string }): Promise<Request> {
  const { calendar } = await catalogOf(ctx);
  return changeRequest(ctx, input.requestId, (request) => {
    demand(ctx.actor, 'requests.assign', request);
    return routed(calendar, request, input);
  });
}

export function routed(calendar: CityCalendar, request: Request, to: Routing): Change<'request.routed'> {
  const moved = request.department_key !== to.department;
  const promised = to.sla ? changePromise(calendar, request, to.sla) : {};
  return {
    set: { department_key: to.department, ...(moved ? { assignee_id: null } : {}), ...promised },
    kind: 'routed',
    public: moved,
    note: to.note,
    data: { from: request.department_key, to: to.department, why: to.why, ...promised },
    event: 'request.routed',
    payload: { from: request.department_key, to: to.department },
  };
}
