import { expect, it } from 'vitest';
import { SeenIds } from './seen-ids.ts';

it('knows each of 300,000 ids again, and none before', () => {
  const seen = new SeenIds();
  const ids = Array.from({ length: 300_000 }, (_, i) => (i % 2 ? `1-${870_000_000 + i}` : String(i)));
  expect(ids.filter((id) => !seen.add(id))).toEqual([]);
  expect(ids.every((id) => !seen.add(id))).toBe(true);
});
