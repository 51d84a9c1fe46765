import type { HistoryEntry, Request, RequestDetail } from '#flow/requests';
import type { TimelineEntry } from '#platform/ui';
import { isOverdue } from '#reference/calendar';
import { serviceName } from '../request-rows.tsx';
import { departmentName, dueText, oneStop } from '../said.ts';
import type { Visit } from '../visit.ts';
import { Words } from './words.tsx';

/** The public history in plain words, newest first, with what is still to come on top. */
export function timelineOf(visit: Visit, { request, history }: RequestDetail): TimelineEntry[] {
  const past = history.map((entry) => entryOf(visit, entry, request)).reverse();
  if (past[0]) past[0].tone = request.status === 'closed' ? 'done' : 'now';
  return [...toCome(visit, request), ...past];
}

function toCome(visit: Visit, request: Request): TimelineEntry[] {
  const { due_at: due, promise } = request;
  if (!due || !promise || request.status === 'closed') return [];
  const late = isOverdue(due, visit.now);
  const said = visit.t(late ? 'site.line.wasDue' : 'site.line.due', {
    by: dueText(visit, due, promise.sla.unit),
  });
  return [{ key: 'due', title: oneStop(said), tone: late ? 'late' : 'future' }];
}

function entryOf(visit: Visit, entry: HistoryEntry, request: Request): TimelineEntry {
  return {
    key: String(entry.seq),
    title: titleOf(visit, entry, request),
    time: { text: visit.date(entry.at, 'full'), iso: entry.at.toISOString() },
    children: entry.note ? <Words text={entry.note} /> : undefined,
  };
}

/** The sentence for each kind of history; an unknown kind is told as a plain update rather than not at all. */
function titleOf(visit: Visit, entry: HistoryEntry, request: Request): string {
  const { t } = visit;
  const data = entry.data as Record<string, string | boolean | null | undefined>;
  switch (entry.kind) {
    case 'opened':
      return t('site.line.opened', { channel: channelOf(entry.channel) });
    case 'routed':
      return t('site.line.routed', { department: departmentName(visit, text(data.to)) });
    case 'status':
      return statusTitle(visit, data, request);
    case 'closed':
      return t(`site.line.closed.${text(data.outcome) ?? 'none'}`);
    case 'reopened':
      return t(
        entry.actor_kind === 'staff' || entry.actor_kind === 'client'
          ? 'site.line.reopened'
          : 'site.line.notFixed',
      );
    case 'comment':
      return t(
        data.byReporter
          ? 'site.line.reporterSays'
          : data.asksReporter
            ? 'site.line.cityAsks'
            : 'site.line.citySays',
      );
    case 'moved':
      return t(`site.line.${movedHow(entry.data)}`);
    case 'reclassified':
      return t('site.line.reclassified', { service: serviceName(visit, text(data.to) ?? '') });
    case 'linked':
      return t('site.line.linked', { number: text(data.parentNumber) ?? '' });
    default:
      return t(
        `site.line.${['promised', 'unlinked', 'files', 'confirmed'].includes(entry.kind) ? entry.kind : 'update'}`,
      );
  }
}

function statusTitle(visit: Visit, data: Record<string, unknown>, request: Request): string {
  const department = departmentName(visit, request.department_key);
  const booked = text(data.scheduledFor);
  if (data.to === 'scheduled' && booked)
    return visit.t('site.said.scheduled', { date: visit.date(new Date(booked), 'day') });
  return visit.t(`site.line.status.${text(data.to) ?? 'accepted'}`, { department });
}

function movedHow(data: HistoryEntry['data']): string {
  if (data['byReporter']) return 'locatedByReporter';
  const from = data['from'] as { lat?: number | null } | undefined;
  return from?.lat === null ? 'located' : 'moved';
}

const channels = ['web', 'phone', 'walk_in', 'mail', 'email', 'import'];

function channelOf(channel: string): string {
  return channels.includes(channel) ? channel : 'other';
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
