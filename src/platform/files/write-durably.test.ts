import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeDurably } from './write-durably.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'belfry-durable-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

test('bytes are there whole, also when written again, and nothing else is left', async () => {
  await writeDurably(root, 'a/b.txt', Buffer.from('one'));
  await writeDurably(root, 'a/b.txt', Buffer.from('two'));
  await writeDurably(root, 'top.txt', Buffer.from('three'));
  expect(await readFile(path.join(root, 'a/b.txt'), 'utf8')).toBe('two');
  expect((await readdir(root)).sort()).toEqual(['.incoming', 'a', 'top.txt']);
  expect(await readdir(path.join(root, '.incoming'))).toEqual([]);
});

test('a write that cannot be finished leaves nothing', async () => {
  await expect(writeDurably(root, 'a', Buffer.from('a folder is in the way'))).rejects.toThrow();
  expect(await readdir(path.join(root, '.incoming'))).toEqual([]);
});
