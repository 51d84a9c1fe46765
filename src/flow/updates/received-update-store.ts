import type { Ctx } from '#platform/context';

interface ReceivedRow {
  source: string;
  update_id: string;
  request_id: string;
  seq: number | null;
  received_at: Date;
}

declare module '#platform/db' {
  interface Tables {
    received_update: ReceivedRow;
  }
}

/** Notes that an update came; false when it was there. Another process that takes the same one at once waits for our commit. */
export async function insertReceived(
  ctx: Ctx,
  row: Omit<ReceivedRow, 'seq' | 'received_at'>,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await ctx.db
    .insertInto('received_update')
    .values({ ...row, seq: null, received_at: ctx.clock.now() })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

export async function receivedBefore(ctx: Ctx, source: string, updateId: string): Promise<ReceivedRow> {
  return ctx.db
    .selectFrom('received_update')
    .selectAll()
    .where('source', '=', source)
    .where('update_id', '=', updateId)
    .executeTakeFirstOrThrow();
}

export async function setReceivedLine(ctx: Ctx, source: string, updateId: string, seq: number) {
  await ctx.db
    .updateTable('received_update')
    .set({ seq })
    .where('source', '=', source)
    .where('update_id', '=', updateId)
    .execute();
}
