import type { HistoryEntry, Request, RequestDetail } from '#flow/requests';
import type { ChipTone } from '#platform/ui';
import { isOverdue } from '#reference/calendar';
import type { Service } from '#reference/catalog';
import type { Visit } from './visit.ts';

/** How a request is told to a resident: always in words, always with a date. */
export interface Said {
  text: string;
  tone: ChipTone;
}

type Line = Pick<Request, 'status' | 'outcome' | 'due_at' | 'closed_at'>;

const tones: Record<Request['status'], ChipTone> = {
  received: 'new',
  accepted: 'active',
  scheduled: 'active',
  in_progress: 'active',
  waiting: 'neutral',
  closed: 'neutral',
  reopened: 'active',
};

/** In two or three words, for lists: "Crew booked", "2 days late", "Fixed". */
export function shortStatus(visit: Visit, request: Line): Said {
  const { t, now } = visit;
  const { status, outcome } = request;
  if (status === 'closed')
    return { text: t(`site.outcome.${outcome ?? 'none'}`), tone: outcome === 'fixed' ? 'done' : 'neutral' };
  if (isOverdue(request.due_at, now))
    return { text: t('site.late', lateness(request.due_at!, now)), tone: 'late' };
  return { text: t(`site.status.${status}`), tone: tones[status] };
}

/** The state as a sentence with its date: "A crew is booked for Tuesday, April 14." */
export function statusSentence(visit: Visit, { request, history }: RequestDetail): string {
  const { t, date } = visit;
  const { status, outcome, scheduled_for: booked, closed_at: closed } = request;
  const department = departmentName(visit, request.department_key);
  if (status === 'closed')
    return t(`site.said.closed.${outcome ?? 'none'}`, { date: date(closed ?? request.updated_at, 'day') });
  if (status === 'scheduled' && booked) return t('site.said.scheduled', { date: date(booked, 'day') });
  const day = date(status === 'received' ? request.opened_at : since(request, history), 'day');
  return t(`site.said.${status === 'scheduled' ? 'accepted' : status}`, { date: day, department });
}

/** When it came into its state; later notes and the like change nothing about that. */
function since({ status, updated_at }: Request, history: readonly HistoryEntry[]): Date {
  const came = history.findLast(({ kind, data }) =>
    status === 'reopened' ? kind === status : data.to === status,
  );
  return came?.at ?? updated_at;
}

export function departmentName(visit: Visit, key: string | null): string {
  const department = visit.catalog.department(key);
  return department ? visit.say(department.name) : visit.t('site.theCity');
}

/** What was promised and how it stands: kept, running, late and owned, stopped. Nothing where nothing was promised. */
export function promiseSaid(visit: Visit, request: Request): (Said & { title: string }) | null {
  const { t, now } = visit;
  const { promise, due_at: due, closed_at: closed } = request;
  if (!promise) return null;
  const title = t(`sla.${promise.sla.unit}`, { amount: promise.sla.amount });
  if (!due) return { title, text: t('site.promise.paused'), tone: 'neutral' };
  const by = dueText(visit, due, promise.sla.unit);
  if (request.status === 'closed')
    return { title, ...closedPromise(visit, due, closed ?? request.updated_at, by) };
  if (!isOverdue(due, now)) return { title, text: oneStop(t('site.promise.open', { by })), tone: 'active' };
  const department = departmentName(visit, request.department_key);
  return { title, text: t('site.promise.late', { ...lateness(due, now), by, department }), tone: 'late' };
}

function closedPromise({ t }: Visit, due: Date, closed: Date, by: string): Said {
  if (closed <= due) return { text: oneStop(t('site.promise.kept', { by })), tone: 'done' };
  return { text: oneStop(t('site.promise.broken', { ...lateness(due, closed), by })), tone: 'late' };
}

/** "Tue, Apr 14, 5 pm", never broken across lines; whole days are due with their end, so only the day is said. */
export function dueText({ date }: Visit, due: Date, unit: string): string {
  return date(due, unit === 'calendar_days' ? 'day' : 'dayTime').replaceAll(' ', '\u00a0');
}

/** A sentence that ends with a time ("5 p. m.") ends with one stop, not two. */
export function oneStop(text: string): string {
  return text.replace(/\.\.$/, '.');
}

/** What a service promises, before anything is reported: "within 3 business days". */
export function promiseOf({ t }: Visit, service: Pick<Service, 'sla'>): string | null {
  return service.sla ? t(`sla.${service.sla.unit}`, { amount: service.sla.amount }) : null;
}

const day = 86_400_000;

/** How late, in the largest whole unit that is true. */
export function lateness(due: Date, at: Date): { unit: 'days' | 'hours'; count: number } {
  const late = at.getTime() - due.getTime();
  if (late >= day) return { unit: 'days', count: Math.floor(late / day) };
  return { unit: 'hours', count: Math.max(1, Math.ceil(late / 3_600_000)) };
}
