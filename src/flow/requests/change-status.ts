import type { Ctx } from '#platform/context';
import { Conflict, Invalid, NotAllowed } from '#platform/errors';
import { catalogOf } from '#reference/catalog';
import { type Change, changeRequest } from './change-request.ts';
import { pausePromise, resumePromise } from './promise.ts';
import type { Request } from './request.ts';
import { mayMove } from './request-policy.ts';
import { moversOf, type Status } from './status.ts';

export interface ChangeStatus {
  requestId: string;
  /** Any status but `closed` and `reopened`, which have commands of their own. */
  to: Exclude<Status, 'closed' | 'reopened' | 'received'>;
  /** A word for the resident, public. For `waiting` the reason, which is required. */
  note?: string;
  /** For `scheduled`: the day (instant) that the crew is booked for; required there. */
  scheduledFor?: Date;
  /** The version that the actor's page showed. */
  seen?: number;
  /** Another letter tells it, or they did it themselves: no letter about this. */
  quiet?: boolean;
  /** The reporter by their own link. */
  asReporter?: boolean;
}

/** Moves a request along the status table. `waiting` stops the clock, leaving it lets the clock run again. */
export async function changeStatus(ctx: Ctx, input: ChangeStatus): Promise<Request> {
  if (input.to === 'waiting' && !input.note?.trim()) throw Invalid.field('note', 'errors.reason_required');
  if (input.to === 'scheduled' && !input.scheduledFor)
    throw Invalid.field('scheduledFor', 'errors.date_required');
  const { calendar } = await catalogOf(ctx);
  return changeRequest(
    ctx,
    input.requestId,
    (request): Change<'request.status-changed'> => {
      demandMove(ctx, request, input.to, input.asReporter);
      const at = ctx.clock.now();
      const promised =
        input.to === 'waiting'
          ? pausePromise(calendar, request, at, input.note!)
          : request.status === 'waiting'
            ? resumePromise(calendar, request, at)
            : {};
      return {
        set: {
          ...promised,
          status: input.to,
          scheduled_for: input.to === 'scheduled' ? input.scheduledFor : null,
        },
        kind: 'status',
        public: true,
        note: input.note,
        data: { from: request.status, to: input.to, scheduledFor: input.scheduledFor, ...promised },
        event: 'request.status-changed',
        payload: { from: request.status, to: input.to, quiet: input.quiet },
      };
    },
    input.seen,
  );
}

/** Throws `Conflict` when the table does not have the move, `NotAllowed` when it is not this actor's to make. */
export function demandMove(ctx: Ctx, request: Request, to: Status, asReporter = false) {
  if (!moversOf(request.status, to))
    throw new Conflict(`A request that is ${request.status} cannot become ${to}.`);
  if (!mayMove(ctx.actor, request, to, asReporter))
    throw new NotAllowed(`You may not move this request to ${to}.`);
}
