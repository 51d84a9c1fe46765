import { isDeepStrictEqual } from 'node:util';
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
  return changeRequest(
    ctx,
    input.requestId,
    async (request, tx): Promise<Change<'request.routed'> | null> => {
      demand(ctx.actor, 'requests.assign', request);
      if (await wasTold(tx, request, input)) return null;
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
    },
  );
}

/** A listener may be run twice for one event, when its process is killed before the job's end is noted. */
async function wasTold(ctx: Ctx, request: Request, { department, why }: RouteRequest): Promise<boolean> {
  if (request.department_key !== department) return false;
  const last = await ctx.db
    .selectFrom('request_history')
    .select('data')
    .where('request_id', '=', request.id)
    .where('kind', '=', 'routed')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last !== undefined && last.data.to === department && isDeepStrictEqual(last.data.why, why);
}
