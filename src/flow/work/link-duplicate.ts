import {
  addMeToo,
  type Change,
  demand,
  lockChildren,
  lockRequest,
  type Request,
  record,
} from '#flow/requests';
import { type Ctx, inTransaction } from '#platform/context';
import { Conflict, Invalid } from '#platform/errors';

/**
 * Links a request to the one that it repeats. It keeps its own reporter, time and history (merging would destroy the
 * demand signal), leaves the work list, and closes and reopens with its parent. Its own duplicates move along.
 */
export async function linkDuplicate(
  ctx: Ctx,
  input: { requestId: string; parentId: string; note?: string },
): Promise<Request> {
  if (input.requestId === input.parentId) throw Invalid.field('parent', 'errors.same_request');
  return inTransaction(ctx, async (tx) => {
    const [request, parent] = await lockBoth(tx, input.requestId, input.parentId);
    demand(tx.actor, 'requests.work', request);
    if (request.parent_id) throw new Conflict('This request is linked to another one already.');
    if (parent.parent_id) throw Invalid.field('parent', 'errors.parent_is_duplicate');
    for (const child of await lockChildren(tx, request.id)) await record(tx, child, linking(parent));
    await addMeToo(tx, parent.id, 1 + request.me_too);
    return record(tx, request, linking(parent, input.note));
  });
}

/** Takes the link back; the request returns to the work list as it was. */
export async function unlinkDuplicate(ctx: Ctx, input: { requestId: string }): Promise<Request> {
  return inTransaction(ctx, async (tx) => {
    const request = await lockRequest(tx, input.requestId);
    demand(tx.actor, 'requests.work', request);
    const parentId = request.parent_id;
    if (!parentId) throw new Conflict('This request is not linked to another one.');
    await addMeToo(tx, parentId, -1 - request.me_too);
    const change: Change<'request.unlinked'> = {
      set: { parent_id: null },
      kind: 'unlinked',
      public: true,
      data: { parentId },
      event: 'request.unlinked',
      payload: { parentId },
    };
    return record(tx, request, change);
  });
}

function linking(parent: Request, note?: string): Change<'request.linked'> {
  return {
    set: { parent_id: parent.id },
    kind: 'linked',
    public: true,
    note,
    data: { parentId: parent.id, parentNumber: parent.number },
    event: 'request.linked',
    payload: { parentId: parent.id },
  };
}

/** Holds both rows, always in the same order, so that two colleagues who link at once do not wait for each other. */
async function lockBoth(ctx: Ctx, id: string, parentId: string): Promise<[Request, Request]> {
  if (id < parentId) {
    const request = await lockRequest(ctx, id);
    return [request, await lockRequest(ctx, parentId)];
  }
  const parent = await lockRequest(ctx, parentId);
  return [await lockRequest(ctx, id), parent];
}
