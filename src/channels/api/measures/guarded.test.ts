import { expect, test } from 'vitest';
import { type Figures, guarded } from './guarded.ts';

const row = (key: string, more: Partial<Figures> = {}): Figures => ({
  key,
  name: key,
  ...{ opened: 40, closed: 30, closedPromised: 20, closedOnTime: 10, openNow: 20, overdueNow: 10 },
  ...more,
});
const told = (...rows: Figures[]) => guarded(rows, 5);

test('what is large enough is told, and nothing is nothing', () => {
  expect(told(row('a'), row('b', { overdueNow: 0 }))).toEqual([row('a'), row('b', { overdueNow: 0 })]);
});

test('a figure that could name somebody is not told, nor the one by which the sum would tell it', () => {
  const [few, next, large] = told(row('few', { opened: 3 }), row('next', { opened: 9 }), row('large'));
  expect([few!.opened, next!.opened, large!.opened]).toEqual([null, null, 40]);
});

test('a part is not told where what is left of the whole would be too few', () => {
  const [one] = told(row('one', { closed: 22 }), row('b'), row('c'));
  expect(one).toMatchObject({ closed: 22, closedPromised: null, closedOnTime: null });
  const [late] = told(row('late', { openNow: 12 }), row('b'), row('c'));
  expect(late).toMatchObject({ openNow: 12, overdueNow: null });
  const [whole] = told(row('whole', { closedPromised: 30, closedOnTime: 30 }), row('b'), row('c'));
  expect(whole).toMatchObject({ closed: 30, closedPromised: 30, closedOnTime: 30 });
});

test('to whom all is told, all is told', () => {
  const rows = [row('a', { opened: 1 })];
  expect(guarded(rows, 1)).toEqual(rows);
});
