import { changeAsset } from '#flow/asset-choice';
import {
  changeStatus,
  closeRequest,
  demandSeen,
  findRequest,
  lockChildren,
  lockRequest,
  type Request,
  reopenRequest,
} from '#flow/requests';
import { routeRequest } from '#flow/routing';
import { uuidv7 } from '#platform/clock';
import { type Ctx, inTransaction } from '#platform/context';
import { BelfryError, Invalid, NotAllowed, NotFound } from '#platform/errors';
import { assignRequest } from './assign-request.ts';
import { type Batch, type Done, insertBatch, type Refused, type Touched } from './batch-store.ts';
import { type CommentOnRequest, commentOnRequest } from './comment-on-request.ts';
import { linkDuplicate, unlinkDuplicate } from './link-duplicate.ts';
import { type MoveRequest, moveRequest } from './move-request.ts';

/** What staff can do to one request or to many alike, and take back for a few seconds. */
export type Action =
  | { do: 'assign'; assignee: { id: string; name: string } | null }
  | ({ do: 'move' } & Pick<Parameters<typeof changeStatus>[1], 'to' | 'note' | 'scheduledFor'>)
  | ({ do: 'comment' } & Pick<CommentOnRequest, 'text' | 'public' | 'asksReporter' | 'files'>)
  | { do: 'close'; reason: string; note?: string; evidence?: readonly string[] }
  | { do: 'reopen'; note: string }
  | { do: 'link'; parent: string; note?: string }
  | { do: 'unlink' }
  | { do: 'asset'; asset: string | null; note?: string }
  | ({ do: 'place' } & Pick<MoveRequest, 'place' | 'note'>)
  /** A question to the reporter, and `waiting` with its own note until they answer; one letter tells both. */
  | { do: 'ask'; question: string; note: string }
  | { do: 'route'; department: string | null; note: string };

const mostAtOnce = 500;

/**
 * Does one thing to each of the requests (by id or number), each in a transaction of its own: one that refuses does not
 * stop the others. Tells what was done and what was refused, and why. `seen` only makes sense for one.
 */
export async function actOnMany(
  ctx: Ctx,
  action: Action,
  requests: readonly ({ id: string } | { number: string })[],
): Promise<Batch> {
  if (requests.length === 0) throw Invalid.field('request', 'office.errors.nothingSelected');
  if (requests.length > mostAtOnce)
    throw Invalid.field('request', 'office.errors.tooMany', { max: mostAtOnce });
  const done: Done[] = [];
  const refused: Refused[] = [];
  for (const one of requests) {
    try {
      done.push(await doOne(ctx, action, one));
    } catch (error) {
      if (!(error instanceof BelfryError) || error.status >= 500) throw error;
      refused.push({ number: 'number' in one ? one.number : one.id, ...reasonOf(error) });
    }
  }
  return keepBatch(ctx, action, done, refused);
}

/** Does one thing to one request that the actor's page showed at version `seen`. Throws what the command throws. */
export async function actOnOne(ctx: Ctx, action: Action, requestId: string, seen?: number): Promise<Batch> {
  const done = await doOne(ctx, action, { id: requestId }, seen);
  return keepBatch(ctx, action, [done], []);
}

async function doOne(
  ctx: Ctx,
  action: Action,
  by: { id: string } | { number: string },
  seen?: number,
): Promise<Done> {
  const { id } = await findRequest(ctx, by);
  return inTransaction(ctx, async (tx) => {
    const parent = action.do === 'link' ? await findParent(tx, action.parent) : undefined;
    // Always in the order of ids, as `linkDuplicate` does, so that colleagues do not wait for each other.
    if (parent && parent.id < id) await lockRequest(tx, parent.id);
    const before = [await lockRequest(tx, id), ...(await lockChildren(tx, id))];
    const after = await run(tx, action, before[0]!, parent, seen);
    const children = before.length > 1 ? await lockChildren(tx, id) : [];
    const now = [after, ...children];
    // After a link the children hang on another parent: they moved, by one version each.
    const touched = before.flatMap((row): Touched[] => {
      const newer = now.find((one) => one.id === row.id)?.version ?? row.version + 1;
      const was = { since: row.version, before: restorable(row, action) };
      return newer === row.version ? [] : [{ id: row.id, version: newer, ...was }];
    });
    return { id, number: after.number, touched, meToo: meTooOf(action, before[0]!, parent) };
  });
}

async function run(
  ctx: Ctx,
  action: Action,
  request: Request,
  parent: Request | undefined,
  seen?: number,
): Promise<Request> {
  const { id: requestId } = request;
  switch (action.do) {
    case 'assign':
      return assignRequest(ctx, { requestId, assignee: action.assignee, seen });
    case 'move':
      return changeStatus(ctx, { ...withoutDo(action), requestId, seen });
    case 'comment':
      return commentOnRequest(ctx, { ...withoutDo(action), requestId });
    case 'close':
      return closeRequest(ctx, { ...withoutDo(action), requestId, seen });
    case 'reopen':
      demandSeen(request, seen);
      return reopenRequest(ctx, { requestId, note: action.note });
    case 'link':
      return linkDuplicate(ctx, { requestId, parentId: parent!.id, note: action.note });
    case 'unlink':
      return unlinkDuplicate(ctx, { requestId });
    case 'asset':
      return changeAsset(ctx, { requestId, asset: action.asset, note: action.note, seen });
    case 'place':
      return moveRequest(ctx, { ...withoutDo(action), requestId, seen });
    case 'ask':
      demandSeen(request, seen);
      return ask(ctx, request, action);
    case 'route':
      demandSeen(request, seen);
      if (!action.note.trim()) throw Invalid.field('note', 'errors.reason_required');
      return routeRequest(ctx, {
        requestId,
        department: action.department,
        why: { byHand: true },
        note: action.note.trim(),
      });
  }
}

/** Who was asked before is asked again without waiting anew. */
async function ask(ctx: Ctx, request: Request, { question, note }: { question: string; note: string }) {
  const { id: requestId } = request;
  const asked = await commentOnRequest(ctx, { requestId, text: question, public: true, asksReporter: true });
  if (request.status === 'waiting') return asked;
  return changeStatus(ctx, { requestId, to: 'waiting', note, quiet: true });
}

async function findParent(ctx: Ctx, number: string): Promise<Request> {
  try {
    return await findRequest(ctx, { number });
  } catch (error) {
    throw error instanceof NotFound ? Invalid.field('parent', 'office.errors.noSuchNumber') : error;
  }
}

function withoutDo<A extends Action>({ do: _, ...rest }: A): Omit<A, 'do'> {
  return rest;
}

/** The columns that an action may change and an undo puts back. */
function restorable(row: Request, action: Action): Partial<Request> {
  // Areas are written anew by others without a new version, so that a place is only put back where it was moved.
  const { asset, address, address_source, lat, lng, h3, areas } = row;
  const { status, outcome, department_key, assignee_id, closed_at, due_at, scheduled_for } = row;
  const { promise, parent_id, reopened } = row;
  return {
    status,
    outcome,
    department_key,
    assignee_id,
    closed_at,
    due_at,
    scheduled_for,
    promise,
    parent_id,
    reopened,
    ...(action.do === 'asset' || action.do === 'place'
      ? { asset, address, address_source, lat, lng, h3, areas }
      : {}),
  };
}

function meTooOf(action: Action, before: Request, parent: Request | undefined): Done['meToo'] {
  if (action.do === 'link' && parent) return { requestId: parent.id, by: 1 + before.me_too };
  if (action.do === 'unlink' && before.parent_id)
    return { requestId: before.parent_id, by: -1 - before.me_too };
  return undefined;
}

async function keepBatch(ctx: Ctx, action: Action, done: Done[], refused: Refused[]): Promise<Batch> {
  const files = (action.do === 'comment' && action.files) || (action.do === 'close' && action.evidence) || [];
  const batch: Batch = {
    id: uuidv7(),
    staff_id: ctx.actor.id ?? '',
    at: ctx.clock.now(),
    action: action.do === 'move' ? action.to : action.do,
    // A photo that was added stays with the request, so such a step is not taken back but corrected.
    undoable: done.length > 0 && files.length === 0,
    done,
    refused,
    undone_at: null,
  };
  await insertBatch(ctx, batch);
  return batch;
}

/** Why a request was refused, as a catalog key. */
export function reasonOf(error: BelfryError): Omit<Refused, 'number'> {
  if (error instanceof Invalid) {
    const { message, values } = error.problems[0]!;
    return { message, values };
  }
  if (error instanceof NotFound) return { message: 'office.errors.noSuchNumber' };
  if (error instanceof NotAllowed) return { message: 'office.errors.notAllowed' };
  return { message: 'office.errors.notNow' };
}
