import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../../../test/database.ts';
import { quickInstant, quickTexts } from './quick-types.ts';

let fresh: Awaited<ReturnType<typeof freshDatabase>>;
let client: pg.Client;
const asText = { getTypeParser: () => (text: string) => text };
beforeAll(async () => {
  fresh = await freshDatabase();
  client = new pg.Client({ connectionString: fresh.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await fresh.drop();
});

async function written(type: string, value: unknown): Promise<string> {
  const { rows } = await client.query({
    text: `select $1::${type} as it`,
    values: [value],
    types: asText as never,
  });
  return rows[0].it;
}

test('instants are read as PostgreSQL writes them, in whatever zone the session is', async () => {
  for (const zone of ['UTC', 'Asia/Kolkata', 'America/New_York']) {
    await client.query(`set timezone to '${zone}'`);
    await fc.assert(
      fc.asyncProperty(
        fc.date({ min: new Date('0101-01-01'), max: new Date('9999-12-30'), noInvalidDate: true }),
        async (at) => {
          expect(quickInstant(await written('timestamptz', at.toISOString()))).toEqual(at);
        },
      ),
      { numRuns: 60 },
    );
  }
  expect(quickInstant('2026-03-04 10:00:00.9876543+00')).toEqual(new Date('2026-03-04T10:00:00.987Z'));
  expect(quickInstant('2026-03-04 10:00:00.1+00')).toEqual(new Date('2026-03-04T10:00:00.100Z'));
  expect(quickInstant('2026-03-04 10:00:00+00')).toEqual(new Date('2026-03-04T10:00:00Z'));
  expect(quickInstant('infinity')).toBe(Number.POSITIVE_INFINITY);
});

test('lists of texts are read as PostgreSQL writes them, whatever is in them', async () => {
  const some = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('', 'null', 'a,b', '{', '"', '\\', 'wards:1'),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(some.map((text) => text.replaceAll('\0', ''))), async (texts) => {
      expect(quickTexts(await written('text[]', texts))).toEqual(texts);
    }),
    { numRuns: 200 },
  );
  expect(quickTexts('{wards:1,NULL}')).toEqual(['wards:1', null]);
});
