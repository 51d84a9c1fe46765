import { withNearAddress } from '#flow/intake';
import { markCorrected, type PositionKind, positionChecks } from '#flow/position-check';
import { findRequest } from '#flow/requests';
import { actOnOne, type Batch } from '#flow/work';
import { type Ctx, inTransaction } from '#platform/context';
import { NotFound } from '#platform/errors';
import { areasAt, h3Of } from '#reference/places';

/**
 * One press after the crew found it: the request moves to the other place that its report told (the address, the device, the photo),
 * and the location check says so. Undone like any other action. Throws `NotFound` when the report told no such place, or told one
 * that is not in the city, and what moving throws.
 */
export async function correctPosition(
  ctx: Ctx,
  input: { requestId: string; kind: PositionKind; note?: string; seen?: number },
): Promise<Batch> {
  const { requestId, kind, note, seen } = input;
  const { address } = await findRequest(ctx, { id: requestId });
  const there = (await positionChecks(ctx, requestId)).find((one) => one.kind === kind);
  const found = there && (await areasAt(ctx, there));
  if (!there || there.decision === 'moved' || !found?.inside)
    throw new NotFound('The report told no such place.');
  const { lat, lng } = there;
  // The words told of where the pin was, unless it moves to them; else the address near by, marked as found.
  const words = kind === 'address' ? address : null;
  const at = { address: words, lat, lng, h3: h3Of(lat, lng), areas: [...found.areas] };
  const place = await withNearAddress(ctx, at);
  return inTransaction(ctx, async (tx) => {
    const batch = await actOnOne(tx, { do: 'place', place, note }, requestId, seen);
    const seq = batch.done[0]?.touched.find(({ id }) => id === requestId)?.version;
    if (seq !== undefined) await markCorrected(tx, requestId, kind, seq);
    return batch;
  });
}
