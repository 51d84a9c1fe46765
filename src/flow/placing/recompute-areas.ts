import { type AreasRewritten, forgetRequests } from '#flow/requests';
import { type Ctx, inTransaction } from '#platform/context';
import { areaLocator, shapesInForce } from '#reference/places';
import {
  beginAnew,
  lockState,
  type PlacedRequest,
  placedAfter,
  type Recompute,
  saveState,
  writeAreas,
} from './placing-store.ts';

/** One transaction each: holds its rows for a few dozen milliseconds. */
const atOnce = 1000;

/**
 * Writes the areas of all requests with a point as the shapes in force say, in batches, each with how far it came: a run
 * that was killed goes on where it stood, two at once share the work, and shapes that change meanwhile begin it anew.
 * `again`: also when all is done for these shapes.
 */
export async function recomputeAreas(
  ctx: Ctx,
  { again = false, tell = () => {} }: { again?: boolean; tell?: (state: Recompute) => void } = {},
): Promise<Recompute> {
  // The news of other processes may still be on its way to this one.
  ctx.memory.drop('places');
  let state = await inTransaction(ctx, async (tx) => {
    const known = await lockState(tx);
    const signature = await shapesInForce(tx);
    const isDone = known?.signature === signature && known.finished_at !== null;
    if (known?.signature === signature && !(isDone && again)) return known;
    return beginAnew(tx, signature);
  });
  while (!state.finished_at) {
    tell(state);
    state = await inTransaction(ctx, nextBatch);
  }
  await forgetRequests(ctx);
  tell(state);
  return state;
}

async function nextBatch(ctx: Ctx): Promise<Recompute> {
  const known = (await lockState(ctx))!;
  const signature = await shapesInForce(ctx);
  const state = known.signature === signature ? known : await beginAnew(ctx, signature);
  if (state.finished_at) return state;
  const rows = await placedAfter(ctx, state.cursor, atOnce);
  const changed = await placeAnew(ctx, rows);
  const now = ctx.clock.now();
  const next: Recompute = {
    ...state,
    cursor: rows.at(-1)?.id ?? state.cursor,
    done: state.done + rows.length,
    changed: state.changed + changed,
    updated_at: now,
    finished_at: rows.length < atOnce ? now : null,
  };
  await saveState(ctx, next);
  return next;
}

async function placeAnew(ctx: Ctx, rows: readonly PlacedRequest[]): Promise<number> {
  const locate = await areaLocator(ctx);
  const wrong = rows.flatMap(({ id, lat, lng, areas: was }): AreasRewritten[] => {
    const { areas } = locate({ lat, lng });
    return areas.join(' ') === was.join(' ') ? [] : [{ id, lat, lng, was, areas }];
  });
  return writeAreas(ctx, wrong);
}

/** Looks once more at requests that came in around a change and may have been placed by the old shapes. */
export async function placeLatecomers(ctx: Ctx, after: string): Promise<void> {
  let cursor = after;
  for (;;) {
    const rows = await placedAfter(ctx, cursor, atOnce);
    await inTransaction(ctx, (tx) => placeAnew(tx, rows));
    if (rows.length < atOnce) return;
    cursor = rows.at(-1)!.id;
  }
}
