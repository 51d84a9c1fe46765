import { type CityCalendar, dueAt, type Sla } from '#reference/calendar';
import { type Request, type ServicePromise, toPauses } from './request.ts';

type Promised = Pick<Request, 'promise' | 'due_at'>;

/** The promise for a request that comes in now; nothing when the service has no agreement. */
export function makePromise(calendar: CityCalendar, sla: Sla | undefined, startedAt: Date): Promised {
  if (!sla) return { promise: null, due_at: null };
  const { due, explanation } = dueAt(calendar, sla, startedAt, []);
  return { due_at: due, promise: { sla, startedAt: startedAt.toISOString(), pauses: [], explanation } };
}

/** The clock stops: the due time is open until it runs again. */
export function pausePromise(calendar: CityCalendar, request: Promised, at: Date, reason: string): Promised {
  if (!request.promise) return { promise: null, due_at: null };
  return recount(calendar, {
    ...request.promise,
    pauses: [...request.promise.pauses, { from: at.toISOString(), to: null, reason }],
  });
}

/** The clock runs again, and the due time moves by what was paused. */
export function resumePromise(calendar: CityCalendar, request: Promised, at: Date): Promised {
  if (!request.promise) return { promise: null, due_at: null };
  const pauses = request.promise.pauses.map((p) => (p.to ? p : { ...p, to: at.toISOString() }));
  return recount(calendar, { ...request.promise, pauses });
}

/** Another agreement for the same request (it was another service, or a rule says so), counted from when it came in. */
export function changePromise(calendar: CityCalendar, request: Request, sla: Sla | undefined): Promised {
  if (!sla) return { promise: null, due_at: null };
  const pauses = request.promise?.pauses ?? [];
  const startedAt = request.promise?.startedAt ?? request.opened_at.toISOString();
  return recount(calendar, { sla, startedAt, pauses });
}

/** A new start of the same agreement: what was closed too early is promised again from today. */
export function renewPromise(calendar: CityCalendar, request: Promised, at: Date): Promised {
  if (!request.promise) return { promise: null, due_at: null };
  return recount(calendar, { sla: request.promise.sla, startedAt: at.toISOString(), pauses: [] });
}

function recount(calendar: CityCalendar, promise: Omit<ServicePromise, 'explanation'>): Promised {
  const { due, explanation } = dueAt(
    calendar,
    promise.sla,
    new Date(promise.startedAt),
    toPauses(promise.pauses),
  );
  return { due_at: due, promise: { ...promise, explanation } };
}
