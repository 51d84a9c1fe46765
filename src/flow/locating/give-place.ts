import { viewerByToken } from '#flow/following';
import { recordPositionCheck } from '#flow/position-check';
import { changeStatus, type Place, type Request } from '#flow/requests';
import { moveRequest } from '#flow/work';
import { type Ctx, inTransaction } from '#platform/context';
import { NotFound } from '#platform/errors';

export interface GivePlace {
  /** Of the reporter's own link. */
  token: string;
  /** With a point. */
  place: Place;
  /** What disagreed, and what the reporter decided. */
  positions: Parameters<typeof recordPositionCheck>[2];
}

/**
 * The reporter says where it is, while nobody knows: the request is put there, goes on if it waited for them, and routing looks
 * again. Throws `NotFound` for a link that is nobody's or a follower's, and `Conflict` when the place is known meanwhile.
 */
export async function givePlace(ctx: Ctx, { token, place, positions }: GivePlace): Promise<Request> {
  const viewer = await viewerByToken(ctx, token);
  if (!viewer || viewer.role === 'follower')
    throw new NotFound('This link does not lead anywhere (any more).');
  const { requestId } = viewer;
  return inTransaction(ctx, async (tx) => {
    const moved = await moveRequest(tx, { requestId, place, asReporter: true });
    await recordPositionCheck(tx, requestId, positions);
    if (moved.status !== 'waiting') return moved;
    return changeStatus(tx, { requestId, to: 'accepted', quiet: true, asReporter: true });
  });
}
