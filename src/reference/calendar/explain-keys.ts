import type { CityCalendar } from './calendar.ts';
import type { DueExplanation } from './due-at.ts';
import { readWall, zoneOf } from './local-time.ts';
import type { CountedPause } from './pauses.ts';
import { DAY, firstMoment } from './zone.ts';

/** A catalog message and its values. Dates are to be formatted in the calendar's zone. */
export interface ExplainKey {
  key: string;
  values: Record<string, string | number | Date>;
}

/**
 * The sentences of an explanation in the order in which they are read, for the ICU catalogs:
 * the promise, the late receipt, the days passed over (weekends as one sentence with their number), the pauses.
 * A holiday's name is taken in `language`, else in English, else in the first language that it has.
 */
export function explainKeys(
  calendar: CityCalendar,
  explanation: DueExplanation,
  language: string,
): ExplainKey[] {
  const noon = (date: string) => new Date(firstMoment(zoneOf(calendar), readWall(date)! + DAY / 2));
  const keys = [promise(explanation, noon)];
  if (explanation.late)
    keys.push({ key: `due.late.${explanation.late}`, values: { date: noon(explanation.receivedOn) } });
  const weekendDays = explanation.skipped.filter((day) => day.why === 'weekend').length;
  if (weekendDays > 0) keys.push({ key: 'due.skipped.weekend', values: { days: weekendDays } });
  for (const { date, why, name } of explanation.skipped) {
    if (why === 'holiday')
      keys.push({
        key: 'due.skipped.holiday',
        values: { date: noon(date), name: inLanguage(name, language) },
      });
    if (why === 'closed') keys.push({ key: 'due.skipped.closed', values: { date: noon(date) } });
  }
  keys.push(...explanation.paused.map(pauseKey));
  return keys;
}

function promise({ unit, amount, due, dueDate }: DueExplanation, noon: (date: string) => Date): ExplainKey {
  if (!due || !dueDate) return { key: `due.stopped.${unit}`, values: { amount } };
  return { key: `due.by.${unit}`, values: { amount, due: new Date(due), date: noon(dueDate) } };
}

function pauseKey({ from, to, reason, counted }: CountedPause): ExplainKey {
  if (!to || counted === null) return { key: 'due.pausedSince', values: { from: new Date(from), reason } };
  const minutes = Math.round(counted / 60_000);
  return { key: 'due.paused', values: { from: new Date(from), to: new Date(to), reason, minutes } };
}

function inLanguage(name: Record<string, string> | undefined, language: string): string {
  return name?.[language] ?? name?.['en'] ?? Object.values(name ?? {})[0] ?? '';
}
