import { type Ctx, inTransaction } from '#platform/context';
import { Conflict } from '#platform/errors';
import { type EventName, type Events, emit } from '#platform/events';
import { publish } from '#platform/live';
import type { HistoryKind, Request } from './request.ts';
import { insertHistory, lockRequest, updateRequest } from './request-store.ts';

/** What a command has decided: new values, the line of history that tells it, and the event. */
export interface Change<N extends EventName = EventName> {
  set?: Partial<Request>;
  kind: HistoryKind;
  public: boolean;
  note?: string | null;
  data?: Record<string, unknown>;
  event?: N;
  payload?: Omit<Events[N], 'requestId' | 'seq'>;
}

/**
 * The one way to change a request: holds the row, lets the command decide, then writes the new values, one line of
 * history and the event together. `seen` is the version that the actor's page showed: a newer one is a `Conflict`.
 * Nothing is written when the command decides on null.
 */
export async function changeRequest(
  ctx: Ctx,
  id: string,
  decide: (request: Request, ctx: Ctx) => Change | null | Promise<Change | null>,
  seen?: number,
): Promise<Request> {
  return inTransaction(ctx, async (tx) => {
    const before = await lockRequest(tx, id);
    demandSeen(before, seen);
    const change = await decide(before, tx);
    return change ? record(tx, before, change) : before;
  });
}

/** Throws `Conflict` when the actor's page showed another version than this one. */
export function demandSeen(request: Request, seen: number | undefined) {
  if (seen !== undefined && seen !== request.version)
    throw new Conflict(
      'Somebody else has changed this request since you opened it. Look again, then decide.',
    );
}

/** Writes a decided change to a request that the transaction already holds. */
export async function record(ctx: Ctx, before: Request, change: Change): Promise<Request> {
  const at = ctx.clock.now();
  const seq = before.version + 1;
  const after = await updateRequest(ctx, before.id, { ...change.set, updated_at: at, version: seq });
  await insertHistory(ctx, {
    request_id: before.id,
    seq,
    at,
    kind: change.kind,
    actor_kind: ctx.actor.kind,
    actor_id: ctx.actor.id,
    actor_name: ctx.actor.name,
    channel: ctx.channel,
    public: change.public,
    note: change.note ?? null,
    data: change.data ?? {},
  });
  if (change.event) await emit(ctx, change.event, { requestId: before.id, seq, ...change.payload } as never);
  await publish(ctx, `request:${before.id}`);
  await publish(ctx, `department:${after.department_key ?? 'triage'}`);
  return after;
}
