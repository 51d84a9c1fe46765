import { type Change, changeRequest, demand, type Request } from '#flow/requests';
import type { Ctx } from '#platform/context';

/** Gives the request to one colleague, or to nobody (null). */
export async function assignRequest(
  ctx: Ctx,
  input: { requestId: string; assignee: { id: string; name: string } | null; seen?: number },
): Promise<Request> {
  return changeRequest(
    ctx,
    input.requestId,
    (request): Change<'request.assigned'> => {
      // Taking work on oneself needs no more than the right to do it.
      const toMyself = input.assignee?.id === ctx.actor.id;
      demand(ctx.actor, toMyself ? 'requests.work' : 'requests.assign', request);
      return {
        set: { assignee_id: input.assignee?.id ?? null },
        kind: 'assigned',
        public: false,
        data: {
          from: request.assignee_id,
          to: input.assignee?.id ?? null,
          name: input.assignee?.name ?? null,
        },
        event: 'request.assigned',
        payload: { assigneeId: input.assignee?.id ?? null },
      };
    },
    input.seen,
  );
}
