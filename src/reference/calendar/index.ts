export { addBusinessTime, businessTimeBetween, isOpen } from './business-time.ts';
export {
  type CityCalendar,
  CityCalendarSchema,
  type HourRanges,
  type Weekday,
  weekdays,
  type YearlyHoliday,
} from './calendar.ts';
export { checkCalendar } from './check-calendar.ts';
export type { SkippedDay } from './day-table.ts';
export { type Due, type DueExplanation, dueAt } from './due-at.ts';
export { dueSoonUntil, isDueSoon, isOverdue } from './due-state.ts';
export { explainDue } from './explain-due.ts';
export { type ExplainKey, explainKeys } from './explain-keys.ts';
export { holidayOn } from './holidays.ts';
export {
  addDays,
  endOfLocalDay,
  fiscalYearOf,
  localDate,
  localMonth,
  localToInstant,
  offsetOf,
  plusLocalDays,
  spanOfDays,
  startOfLocalDay,
  type Where,
  wallToInstant,
} from './local-time.ts';
export type { CountedPause, Pause } from './pauses.ts';
export { type Sla, SlaSchema } from './sla.ts';
