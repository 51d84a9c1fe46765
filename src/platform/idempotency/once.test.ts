import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCity, type TestCity } from '../../../test/city.ts';
import { cleanIdempotentAnswersJob } from './clean-answers.ts';
import { hoursKept, MarkReused, once } from './index.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity({ pack: 'millbrook' });
});
afterAll(() => city.close());

const asked = (key: string, content = 'POST /a {}') => ({ owner: 'client:1', key, content });
let done = 0;
const change = async () => {
  done += 1;
  return { status: 201, headers: { location: `/${done}` }, body: `{"n":${done}}` };
};

test('the second time the first answer comes back and nothing is done', async () => {
  done = 0;
  const first = await once(city.as(), asked('one'), change);
  const second = await once(city.as(), asked('one'), change);
  expect(first).toEqual({ status: 201, headers: { location: '/1' }, body: '{"n":1}', again: false });
  expect(second).toEqual({ ...first, again: true });
  expect(done).toBe(1);
  const { rows } = await city.database.pool.query('select * from idempotent_answer');
  expect(JSON.stringify(rows)).not.toContain('"n"');
  expect(JSON.stringify(rows)).not.toContain('one');
});

test('of many at once one does it, and all are told the same', async () => {
  done = 0;
  const slowly = async () => {
    const answer = await change();
    await new Promise((resolve) => setTimeout(resolve, 30));
    return answer;
  };
  const answers = await Promise.all([1, 2, 3, 4].map(() => once(city.as(), asked('many'), slowly)));
  expect(done).toBe(1);
  expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
  expect(answers.filter(({ again }) => !again)).toHaveLength(1);
});

test('the same mark for something else is refused; of somebody else it is another mark', async () => {
  await once(city.as(), asked('mine'), change);
  await expect(once(city.as(), asked('mine', 'POST /b {}'), change)).rejects.toThrow(MarkReused);
  const other = await once(city.as(), { ...asked('mine', 'POST /b {}'), owner: 'client:2' }, change);
  expect(other.again).toBe(false);
});

test('what failed is done anew', async () => {
  done = 0;
  const fails = async () => {
    throw new Error('no');
  };
  await expect(once(city.as(), asked('fails'), fails)).rejects.toThrow('no');
  expect((await once(city.as(), asked('fails'), change)).again).toBe(false);
});

test('after two days a mark is free again, and the answers are cleaned away', async () => {
  await once(city.as(), asked('old'), change);
  city.clock.set(new Date(city.clock.now().getTime() + (hoursKept + 1) * 3_600_000));
  expect((await once(city.as(), asked('old', 'POST /other'), change)).again).toBe(false);
  await cleanIdempotentAnswersJob.run(city.as(), {});
  const { rows } = await city.database.pool.query('select count(*)::int as n from idempotent_answer');
  expect(rows[0].n).toBe(1);
});
