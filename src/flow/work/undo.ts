import { addMeToo, isTakenBack, lockRequest, type Request, record } from '#flow/requests';
import { type Ctx, inTransaction } from '#platform/context';
import { Conflict, NotFound } from '#platform/errors';
import { type Batch, type Done, lockBatch, markUndone, type Refused, type Touched } from './batch-store.ts';

/**
 * Seconds for which a page offers to take an action back, with two for the way. Letters to residents about a change wait
 * `lettersWait` seconds, so that what was taken back was never told.
 */
export const undoSeconds = 10;
export const lettersWait = 15;

export function mayStillUndo(batch: Batch, now: Date): boolean {
  return batch.undoable && !batch.undone_at && now.getTime() - batch.at.getTime() <= (undoSeconds + 2) * 1000;
}

/**
 * Takes one's own last action back: every request that nobody has changed since is as it was before, and its history
 * says so (nothing is deleted). Throws `NotFound` for another's action and `Conflict` when the time is over.
 */
export async function undo(ctx: Ctx, batchId: string): Promise<Batch> {
  return inTransaction(ctx, async (tx) => {
    const batch = await lockBatch(tx, batchId);
    if (!batch) throw new NotFound('There is no such action.');
    if (!mayStillUndo(batch, tx.clock.now())) throw new Conflict('It is too late to take this back.');
    const refused: Refused[] = [];
    for (const done of batch.done) {
      const why = await undoOne(tx, done);
      if (why) refused.push({ number: done.number, message: why });
    }
    await markUndone(tx, batch.id, refused);
    return { ...batch, refused, undone_at: tx.clock.now() };
  });
}

/** Puts one request and its duplicates back, all or none; tells why not. */
async function undoOne(ctx: Ctx, done: Done): Promise<string | undefined> {
  const rows: { row: Request; touched: Touched }[] = [];
  for (const touched of [...done.touched].sort((a, b) => (a.id < b.id ? -1 : 1)))
    rows.push({ row: await lockRequest(ctx, touched.id), touched });
  for (const { row, touched } of rows)
    if (await wasChanged(ctx, row, touched)) return 'office.errors.changedSince';
  for (const { row, touched } of rows) await putBack(ctx, row, touched);
  if (done.meToo) await addMeToo(ctx, done.meToo.requestId, -done.meToo.by);
  return undefined;
}

/** Whether anybody did something since. What the rules of routing made of the action is taken back with it. */
async function wasChanged(ctx: Ctx, row: Request, { version }: Touched): Promise<boolean> {
  if (row.version === version) return false;
  const lines = await ctx.db
    .selectFrom('request_history')
    .select(['kind', 'actor_kind'])
    .where('request_id', '=', row.id)
    .where('seq', '>', version)
    .execute();
  return lines.some((line) => line.kind !== 'routed' || line.actor_kind !== 'system');
}

async function putBack(ctx: Ctx, row: Request, touched: Touched) {
  const line = await ctx.db
    .selectFrom('request_history')
    .select('kind')
    .where('request_id', '=', row.id)
    .where('seq', '=', touched.version)
    .executeTakeFirstOrThrow();
  await record(ctx, row, {
    set: touched.before,
    kind: 'undone',
    public: false,
    data: { seq: touched.version, from: (touched.since ?? touched.version - 1) + 1, kind: line.kind },
    event: 'request.undone',
    payload: { undoneSeq: touched.version, undoneKind: line.kind },
  });
}

/** Whether a line of a request's history was taken back: whoever tells residents of it asks this first. */
export async function isUndone(ctx: Ctx, requestId: string, seq: number): Promise<boolean> {
  const lines = await ctx.db
    .selectFrom('request_history')
    .select(['kind', 'data'])
    .where('request_id', '=', requestId)
    .where('seq', '>', seq)
    .where('kind', '=', 'undone')
    .execute();
  return isTakenBack(lines, seq);
}
