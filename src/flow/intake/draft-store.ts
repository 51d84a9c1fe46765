import { sql } from 'kysely';
import type { Ctx } from '#platform/context';
import { sendWrite } from '#platform/db';
import type { Content, ContentPart } from './draft.ts';

export interface DraftRow {
  id: string;
  service_key: string;
  service_version: number;
  content: Content;
  language: string;
  created_at: Date;
  updated_at: Date;
  request_id: string | null;
  /** Step -> mark of the form that wrote it last. */
  forms?: Record<string, string>;
}

/** Which form writes which step. */
export interface WrittenBy {
  step: string;
  form: string;
}

declare module '#platform/db' {
  interface Tables {
    draft: DraftRow;
  }
}

export async function insertDraft(ctx: Ctx, draft: DraftRow): Promise<void> {
  await sendWrite(
    ctx.db,
    ctx.db
      .insertInto('draft')
      .values({ ...draft, content: JSON.stringify(draft.content) as never })
      .onConflict((c) => c.doNothing()),
  );
}

export function selectDraft(ctx: Ctx, id: string): Promise<DraftRow | undefined> {
  return ctx.db.selectFrom('draft').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Holds the draft until the transaction ends, so that of two posts at once the second finds the first one's request. */
export function lockDraft(ctx: Ctx, id: string): Promise<DraftRow | undefined> {
  return ctx.db.selectFrom('draft').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

/**
 * Puts a part over what is there, in one statement, so that two open tabs lose nothing of each other. Nothing is
 * changed (and nothing returned) once the draft was sent.
 */
export async function mergeDraft(
  ctx: Ctx,
  id: string,
  part: ContentPart,
  by?: WrittenBy,
): Promise<DraftRow | undefined> {
  const forms = by ? { [by.step]: by.form } : {};
  const { answers = {}, guards = {}, ...rest } = part;
  const { rows } = await sql<DraftRow>`
    update draft set
      content = content || ${JSON.stringify(rest)}::jsonb || jsonb_build_object(
        'answers', (content->'answers') || ${JSON.stringify(answers)}::jsonb,
        'guards', (content->'guards') || ${JSON.stringify(guards)}::jsonb),
      forms = forms || ${JSON.stringify(forms)}::jsonb,
      language = ${ctx.language}, updated_at = ${ctx.clock.now()}
    where id = ${id} and request_id is null
    returning *`.execute(ctx.db);
  return rows[0];
}

/** Ties the draft to its request. Of what was typed only the address for letters stays, for the page that says thanks. */
export async function markSent(ctx: Ctx, id: string, requestId: string, left: Content): Promise<void> {
  await sendWrite(
    ctx.db,
    ctx.db
      .updateTable('draft')
      .set({ request_id: requestId, content: JSON.stringify(left) as never, updated_at: ctx.clock.now() })
      .where('id', '=', id),
  );
}

/** Removes up to `limit` drafts that nobody has touched since; one that is being sent right now is locked and skipped. */
export async function deleteOld(
  ctx: Ctx,
  unsentBefore: Date,
  sentBefore: Date,
  limit: number,
): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from draft where id in (
      select id from draft
      where updated_at < ${unsentBefore} and (request_id is null or updated_at < ${sentBefore})
      limit ${limit} for update skip locked)`.execute(ctx.db);
  return Number(numAffectedRows ?? 0n);
}
