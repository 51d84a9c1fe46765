import { expect, test } from 'vitest';
import { readCursor, writeCursor } from './keyset.ts';

const id = '0195c3a0-7b3e-7c11-8f5d-1f2e3d4c5b6a';
const at = new Date('2026-03-04T15:00:00.123Z');

test('what was written is read', () => {
  expect(readCursor(writeCursor([at, id]), ['time', 'uuid'])).toEqual([at.toISOString(), id]);
  expect(readCursor(writeCursor([null, id]), ['time?', 'uuid'])).toEqual([null, id]);
  expect(readCursor(writeCursor([id, 'on_behalf_of']), ['uuid', 'word'])).toEqual([id, 'on_behalf_of']);
});

test.each([
  ['no cursor at all', 'x'],
  ['another list’s', writeCursor([id, 'reporter'])],
  ['too short', writeCursor([at])],
  ['nothing where there must be a time', writeCursor([null, id])],
  ['no time', writeCursor(['2026-99-01T00:00:00.000Z', id])],
  ['no id', writeCursor([at, 'not-a-uuid'])],
  ['numbers', writeCursor([1, 2])],
])('%s is refused and names the field', (_what, cursor) => {
  expect(() => readCursor(cursor, ['time', 'uuid'])).toThrow(/after: errors.cursor/);
});
