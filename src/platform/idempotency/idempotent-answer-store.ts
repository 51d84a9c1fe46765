import { sql } from 'kysely';
import type { Ctx } from '#platform/context';

export interface KeptAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

interface AnswerRow {
  id: string;
  asked: string;
  status: number | null;
  headers: Record<string, string>;
  body: string | null;
  at: Date;
}

declare module '#platform/db' {
  interface Tables {
    idempotent_answer: AnswerRow;
  }
}

/**
 * Takes the mark for this transaction; waits for another one that holds it. False when it was answered before, after `since`.
 */
export async function takeMark(
  ctx: Ctx,
  { id, asked, since }: { id: string; asked: string; since: Date },
): Promise<boolean> {
  const { rows } = await sql`
    insert into idempotent_answer (id, asked, at) values (${id}, ${asked}, ${ctx.clock.now()})
    on conflict (id) do update set asked = excluded.asked, at = excluded.at, status = null, headers = '{}', body = null
      where idempotent_answer.at < ${since}
    returning id`.execute(ctx.db);
  return rows.length > 0;
}

export function findAnswer(ctx: Ctx, id: string): Promise<AnswerRow | undefined> {
  return ctx.db.selectFrom('idempotent_answer').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function keepAnswer(ctx: Ctx, id: string, { status, headers, body }: KeptAnswer): Promise<void> {
  await ctx.db
    .updateTable('idempotent_answer')
    .set({ status, headers: JSON.stringify(headers) as never, body })
    .where('id', '=', id)
    .execute();
}

/** Removes at most `limit` answers from before an instant. */
export async function deleteAnswers(ctx: Ctx, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from idempotent_answer where id in (
      select id from idempotent_answer where at < ${before} limit ${limit} for update skip locked)`.execute(
    ctx.db,
  );
  return Number(numAffectedRows ?? 0n);
}
