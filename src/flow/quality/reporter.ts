import { type Viewer, viewerByToken } from '#flow/following';
import { lockRequest, type Request } from '#flow/requests';
import type { Ctx } from '#platform/context';
import { NotAllowed, NotFound } from '#platform/errors';

/** Whose link it is; only whoever asked may say how it ended. */
export async function reporterOf(ctx: Ctx, token: string): Promise<Viewer> {
  const viewer = await viewerByToken(ctx, token);
  if (!viewer) throw new NotFound('This link does not lead anywhere (any more).');
  if (viewer.role === 'follower')
    throw new NotAllowed('Only whoever reported it can say whether it is fixed.');
  return viewer;
}

/** Locked. A duplicate that closed with its parent is opened again with it. */
export async function workedOn(ctx: Ctx, id: string): Promise<Request> {
  const request = await lockRequest(ctx, id);
  return request.parent_id ? lockRequest(ctx, request.parent_id) : request;
}

/** History says that a resident did it; who they are is known apart from the case. */
export function resident(ctx: Ctx) {
  return { ...ctx.actor, kind: 'resident' as const };
}
