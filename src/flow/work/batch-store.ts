import type { Request } from '#flow/requests';
import type { Ctx } from '#platform/context';

/** One row that an action has changed: its version since, and what it was before. */
export interface Touched {
  id: string;
  version: number;
  /** Its version before; one action may write several lines. */
  since?: number;
  before: Partial<Request>;
}

/** One request that an action was done to, with the duplicates that went along. */
export interface Done {
  id: string;
  number: string;
  touched: Touched[];
  /** "Me too" that the action has given to another request. */
  meToo?: { requestId: string; by: number };
}

export interface Refused {
  number: string;
  /** Catalog key of the reason. */
  message: string;
  values?: Record<string, string | number>;
}

/** What somebody did to one or many requests at once: what came of it, and what is needed to take it back. */
export interface Batch {
  id: string;
  staff_id: string;
  at: Date;
  action: string;
  undoable: boolean;
  done: Done[];
  refused: Refused[];
  undone_at: Date | null;
}

declare module '#platform/db' {
  interface Tables {
    work_batch: Batch;
  }
}

export async function insertBatch(ctx: Ctx, batch: Batch) {
  await ctx.db
    .insertInto('work_batch')
    .values({
      ...batch,
      done: JSON.stringify(batch.done) as never,
      refused: JSON.stringify(batch.refused) as never,
    })
    .execute();
}

/** One's own batch, held until the transaction ends. */
export async function lockBatch(ctx: Ctx, id: string): Promise<Batch | undefined> {
  return ownBatch(ctx, id).forUpdate().executeTakeFirst();
}

/** One's own batch, to tell what came of it. */
export async function batchOf(ctx: Ctx, id: string): Promise<Batch | undefined> {
  return ownBatch(ctx, id).executeTakeFirst();
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const nobody = '00000000-0000-0000-0000-000000000000';

function ownBatch(ctx: Ctx, id: string) {
  return ctx.db
    .selectFrom('work_batch')
    .selectAll()
    .where('id', '=', uuid.test(id) ? id : nobody)
    .where('staff_id', '=', ctx.actor.id ?? '');
}

export async function markUndone(ctx: Ctx, id: string, refused: readonly Refused[]) {
  await ctx.db
    .updateTable('work_batch')
    .set({ undone_at: ctx.clock.now(), refused: JSON.stringify(refused) as never })
    .where('id', '=', id)
    .execute();
}
