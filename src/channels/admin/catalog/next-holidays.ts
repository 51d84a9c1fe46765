import { dueAt, explainKeys } from '#reference/calendar';
import type { StaffVisit } from '#reference/console';

/**
 * The holidays on working days within a year or so, by the very count that promises are made with: what a promise of
 * 261 business days made today would pass over.
 */
export function nextHolidays({
  catalog: { calendar },
  now,
  ctx,
}: StaffVisit): { date: string; name: string }[] {
  const { explanation } = dueAt(calendar, { amount: 261, unit: 'business_days' }, now, []);
  const named = explainKeys(calendar, explanation, ctx.language).filter(
    ({ key }) => key === 'due.skipped.holiday',
  );
  return explanation.skipped
    .filter(({ why }) => why === 'holiday')
    .map(({ date }, at) => ({ date, name: String(named[at]?.values.name ?? '') }));
}
