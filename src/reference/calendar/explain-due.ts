import { formatDate, type Translate } from '#platform/i18n';
import type { CityCalendar } from './calendar.ts';
import type { DueExplanation } from './due-at.ts';
import { explainKeys } from './explain-keys.ts';

/** How a due time was counted, as sentences in the reader's language; dates as the city's clocks show them. */
export function explainDue(t: Translate, calendar: CityCalendar, explanation: DueExplanation): string[] {
  const said = (name: string, value: string | number | Date) =>
    value instanceof Date
      ? formatDate(value, calendar.timezone, t.language, name === 'date' ? 'day' : 'dayTime')
      : value;
  return explainKeys(calendar, explanation, t.language).map(({ key, values }) => {
    const shown = Object.entries(values).map(([name, value]) => [name, said(name, value)] as const);
    return t(key, Object.fromEntries(shown));
  });
}
