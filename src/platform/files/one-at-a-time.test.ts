import { expect, test } from 'vitest';
import { Unavailable } from '#platform/errors';
import { oneAtATime } from './one-at-a-time.ts';

test('work is done in turn, a failure does not stop the line, and a long line is refused', async () => {
  const inLine = oneAtATime(3);
  const log: string[] = [];
  const work = (name: string) => async () => {
    log.push(`${name} starts`);
    await new Promise((resolve) => setTimeout(resolve, 5));
    log.push(`${name} ends`);
    if (name === 'b') throw new Error('b breaks');
    return name;
  };
  const all = await Promise.allSettled(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => inLine(work(name))));
  expect(log).toEqual(['a', 'b', 'c', 'd'].flatMap((name) => [`${name} starts`, `${name} ends`]));
  expect(all.map((one) => (one.status === 'fulfilled' ? one.value : one.reason.message))).toEqual([
    'a',
    'b breaks',
    'c',
    'd',
    'too many large pictures at once',
    'too many large pictures at once',
  ]);
  expect(all[5]).toMatchObject({ reason: expect.any(Unavailable) });
  expect(await inLine(work('g'))).toBe('g');
});
