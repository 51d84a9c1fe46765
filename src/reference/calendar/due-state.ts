import type { CityCalendar } from './calendar.ts';
import { dueAt } from './due-at.ts';
import type { Sla } from './sla.ts';

/** Whether a due time has passed; never while the clock is paused (`due` null). At the due time itself it is kept. */
export function isOverdue(due: Date | null, now: Date): boolean {
  return due !== null && now > due;
}

/**
 * Whether something not yet overdue is due no later than a promise of `threshold` made now would be: with one
 * business day, all that is due by closing time of the next business day.
 */
export function isDueSoon(calendar: CityCalendar, due: Date | null, now: Date, threshold: Sla): boolean {
  return due !== null && due >= now && due <= dueSoonUntil(calendar, now, threshold);
}

/** The latest due time that is "soon" now: the bound for a list's `due_at between now and ...`. */
export function dueSoonUntil(calendar: CityCalendar, now: Date, threshold: Sla): Date {
  return dueAt(calendar, threshold, now).due!;
}
