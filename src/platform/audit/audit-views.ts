import type { Ctx } from '#platform/context';
import { keysetAfter, readCursor, writeCursor } from '#platform/db';
import type { AuditRow } from './audit-store.ts';

export interface AuditEntry {
  id: string;
  /** Instant in UTC. */
  at: Date;
  actorId: string | null;
  actorName: string;
  action: string;
  subjectKind: string;
  subjectId: string;
  detail: Record<string, unknown>;
}

export interface AuditFilter {
  actorId?: string;
  subject?: { kind: string; id: string };
  /** Exact, or all of one thing: `person.`. */
  action?: string;
  /** From the first instant on, until before the second. */
  from?: Date;
  until?: Date;
}

const order = [
  { column: 'at', direction: 'desc' },
  { column: 'id', direction: 'desc' },
] as const;

/** Newest first, a page at a time; `next` is the `after` of the following page. Throws `Invalid` (`after`). */
export async function listAudit(ctx: Ctx, filter: AuditFilter = {}, after?: string, limit = 50) {
  let query = filtered(ctx, filter);
  if (after) query = query.where(keysetAfter(order, readCursor(after, ['time', 'uuid'])));
  const rows = await query
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const next = rows.length > limit && last ? writeCursor([last.at, last.id]) : null;
  return { entries: page.map(toEntry), next };
}

function filtered(ctx: Ctx, { actorId, subject, action, from, until }: AuditFilter) {
  let query = ctx.db.selectFrom('audit_entry').selectAll();
  if (actorId) query = query.where('actor_id', '=', actorId);
  if (subject) query = query.where('subject_kind', '=', subject.kind).where('subject_id', '=', subject.id);
  if (action?.endsWith('.')) query = query.where('action', 'like', `${action.replace(/[%_\\]/g, '\\$&')}%`);
  else if (action) query = query.where('action', '=', action);
  if (from) query = query.where('at', '>=', from);
  if (until) query = query.where('at', '<', until);
  return query;
}

function toEntry(row: AuditRow): AuditEntry {
  return {
    id: row.id,
    at: row.at,
    actorId: row.actor_id,
    actorName: row.actor_name,
    action: row.action,
    subjectKind: row.subject_kind,
    subjectId: row.subject_id,
    detail: row.detail as Record<string, unknown>,
  };
}
