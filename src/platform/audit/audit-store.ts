import type { Ctx } from '#platform/context';
import { sendWrite } from '#platform/db';

export interface AuditRow {
  id: string;
  at: Date;
  actor_id: string | null;
  actor_name: string;
  action: string;
  subject_kind: string;
  subject_id: string;
  detail: unknown;
}

declare module '#platform/db' {
  interface Tables {
    audit_entry: AuditRow;
  }
}

export async function insertAudit(
  ctx: Ctx,
  rows: readonly (Omit<AuditRow, 'detail'> & { detail: object })[],
) {
  if (rows.length === 0) return;
  await sendWrite(
    ctx.db,
    ctx.db
      .insertInto('audit_entry')
      .values(rows.map((row) => ({ ...row, detail: JSON.stringify(row.detail) }))),
  );
}
