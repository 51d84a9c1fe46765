import type { WholeReport } from '#flow/intake';
import type { Ctx } from '#platform/context';

interface AcceptedRow {
  token: string;
  report: WholeReport;
  channel: string;
  language: string;
  accepted_at: Date;
  request_id: string | null;
}

declare module '#platform/db' {
  interface Tables {
    accepted_report: AcceptedRow;
  }
}

export async function insertAccepted(ctx: Ctx, token: string, report: WholeReport): Promise<boolean> {
  const { channel, language } = ctx;
  const { numInsertedOrUpdatedRows } = await ctx.db
    .insertInto('accepted_report')
    .values({
      token,
      report: JSON.stringify(report) as never,
      channel,
      language,
      accepted_at: ctx.clock.now(),
      request_id: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** Holds the row until the transaction ends. */
export async function lockAccepted(ctx: Ctx, token: string): Promise<AcceptedRow | undefined> {
  return ctx.db
    .selectFrom('accepted_report')
    .selectAll()
    .where('token', '=', token)
    .forUpdate()
    .executeTakeFirst();
}

/** What the report said lives on in the request only. */
export async function setOpened(ctx: Ctx, token: string, requestId: string) {
  await ctx.db
    .updateTable('accepted_report')
    .set({ request_id: requestId, report: '{}' as never })
    .where('token', '=', token)
    .execute();
}

export async function acceptedByToken(
  ctx: Ctx,
  token: string,
): Promise<{ number: string | null } | undefined> {
  return ctx.db
    .selectFrom('accepted_report')
    .leftJoin('request', 'request.id', 'accepted_report.request_id')
    .select('request.number')
    .where('token', '=', token)
    .executeTakeFirst();
}
