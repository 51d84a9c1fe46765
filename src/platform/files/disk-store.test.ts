import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { uuidv7 } from '#platform/clock';
import { diskStore } from './disk-store.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'belfry-files-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('bytes come back as they went in, until they are removed', async () => {
  const store = diskStore(folder);
  const key = `${uuidv7()}.full`;
  expect(await store.open(key)).toBeNull();
  await store.put(key, Buffer.from('picture'));
  const found = (await store.open(key))!;
  expect(found.bytes).toBe(7);
  expect((await buffer(found.stream)).toString()).toBe('picture');
  await store.remove(key);
  await store.remove(key);
  expect(await store.open(key)).toBeNull();
});

test('keys are listed by the time in them', async () => {
  const store = diskStore(folder);
  const days = [1, 2, 3, 4].map((day) => Date.UTC(2026, 4, day));
  const keys = days.map((day) => `${uuidv7(day)}.thumb`);
  for (const key of keys) await store.put(key, Buffer.from('x'));
  const found: string[] = [];
  for await (const key of store.keys(uuidv7(days[1]).slice(0, 13), uuidv7(days[3]).slice(0, 13)))
    found.push(key);
  expect(found.sort()).toEqual(keys.slice(1, 3));
});

test('a key never points out of the folder', async () => {
  const store = diskStore(folder);
  for (const key of [
    '../../etc/passwd',
    `${uuidv7()}.full/../../x`,
    `${uuidv7()}.exe`,
    '',
    `..${uuidv7()}.full`,
  ])
    await expect(async () => store.open(key)).rejects.toThrow('not a key');
});

test('only old half-written files are tidied away', async () => {
  const incoming = path.join(folder, 'files', '.incoming');
  await writeFile(path.join(incoming, 'old'), 'half');
  await writeFile(path.join(incoming, 'new'), 'half');
  await utimes(path.join(incoming, 'old'), 1_000_000, 1_000_000);
  expect(await diskStore(folder).tidy(new Date(2_000_000_000))).toBe(1);
  expect(await readdir(incoming)).toEqual(['new']);
});
