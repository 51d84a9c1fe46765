import { describe, expect, it } from 'vitest';
import { dueAt, dueSoonUntil, explainKeys, isDueSoon, isOverdue, localToInstant, type Sla } from './index.ts';
import { sampleCalendar } from './sample-calendar.ts';

const at = (text: string) => localToInstant(sampleCalendar, text)!;
const oneDay: Sla = { amount: 1, unit: 'business_days' };

describe('overdue and due soon', () => {
  it('is overdue only after the due time, and never while paused', () => {
    const due = at('2026-03-10T17:00');
    expect(isOverdue(due, due)).toBe(false);
    expect(isOverdue(due, at('2026-03-10T17:00:01'))).toBe(true);
    expect(isOverdue(null, due)).toBe(false);
  });

  it('is soon when a promise made now would be due no earlier', () => {
    const now = at('2026-03-06T10:00');
    expect(dueSoonUntil(sampleCalendar, now, oneDay)).toEqual(at('2026-03-09T17:00'));
    expect(isDueSoon(sampleCalendar, at('2026-03-09T17:00'), now, oneDay)).toBe(true);
    expect(isDueSoon(sampleCalendar, at('2026-03-10T17:00'), now, oneDay)).toBe(false);
    expect(isDueSoon(sampleCalendar, at('2026-03-05T17:00'), now, oneDay)).toBe(false);
    expect(isDueSoon(sampleCalendar, null, now, oneDay)).toBe(false);
  });
});

describe('the messages of an explanation', () => {
  it('tell the promise, the late receipt, what was passed over, and the pauses', () => {
    const from = at('2026-12-29T09:00');
    const to = at('2026-12-29T10:30');
    const pauses = [{ from, to, reason: 'No permit' }];
    const { explanation, due } = dueAt(
      sampleCalendar,
      { amount: 2, unit: 'business_days' },
      at('2026-12-24T13:00'),
      pauses,
    );
    expect(explainKeys(sampleCalendar, explanation, 'es')).toEqual([
      { key: 'due.by.business_days', values: { amount: 2, due, date: at('2026-12-31T12:00') } },
      { key: 'due.late.after_closing', values: { date: at('2026-12-28T12:00') } },
      { key: 'due.skipped.weekend', values: { days: 2 } },
      { key: 'due.skipped.holiday', values: { date: at('2026-12-25T12:00'), name: 'Navidad' } },
      { key: 'due.paused', values: { from, to, reason: 'No permit', minutes: 90 } },
    ]);
  });

  it('tell that the clock stands, and take a name in English when there is no other', () => {
    const from = at('2026-11-30T10:00');
    const pauses = [{ from, to: null, reason: 'No permit' }];
    const { explanation } = dueAt(
      sampleCalendar,
      { amount: 8, unit: 'business_hours' },
      at('2026-11-25T13:00'),
      pauses,
    );
    expect(
      explainKeys(sampleCalendar, explanation, 'es').map(({ key, values }) => [key, values['name']]),
    ).toEqual([
      ['due.stopped.business_hours', undefined],
      ['due.skipped.weekend', undefined],
      ['due.skipped.holiday', 'Thanksgiving'],
      ['due.skipped.holiday', 'Day after Thanksgiving'],
      ['due.pausedSince', undefined],
    ]);
  });
});
