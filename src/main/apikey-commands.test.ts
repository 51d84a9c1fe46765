import path from 'node:path';
import { Command } from 'commander';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { Ctx } from '#platform/context';
import { loadCatalogs } from '#platform/i18n';
import { clientById } from '#reference/clients';
import { openCity, type TestCity } from '../../test/city.ts';
import { apikeyCommands } from './apikey-commands.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
let city: TestCity;
vi.mock('./with-house.ts', () => ({
  withHouse: (run: (house: unknown, ctx: Ctx) => Promise<unknown>) =>
    run({ catalogs: loadCatalogs(root) }, city.as()),
}));

beforeAll(async () => {
  city = await openCity();
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => city.close());

/** Runs `belfry apikey ...` and answers what it printed. */
async function apikey(...args: string[]): Promise<string> {
  const printed = vi.spyOn(console, 'log').mockImplementation(() => {});
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const program = new Command().exitOverride();
  apikeyCommands(program);
  await program.parseAsync(['apikey', ...args], { from: 'user' });
  return printed.mock.lastCall!.join(' ');
}

async function made(...args: string[]) {
  const text = await apikey(
    'create',
    '--name',
    'Street app',
    '--email',
    'app@example.org',
    '--json',
    ...args,
  );
  return clientById(city.as(), JSON.parse(text).client.id);
}

test('a client may report what it is told, all services by their word or by silence', async () => {
  expect((await made())!.services).toBeNull();
  expect((await made('--service', 'all'))!.services).toBeNull();
  expect((await made('--service', 'pothole', 'graffiti'))!.services).toEqual(['pothole', 'graffiti']);
  expect((await made('--department', 'all'))!.departments).toBeNull();
  expect((await made('--department', 'streets'))!.departments).toEqual(['streets']);
});

test.each([
  [['--service', ''], '--service'],
  [['--service', 'all', 'pothole'], '--service'],
  [['--service', 'unicorns'], '--service'],
  [['--department', ''], '--department'],
  [['--expires', '2027-02-30'], '--expires'],
  [['--expires', 'soon'], '--expires'],
])('%j is refused by the name of its option, and nobody is made', async (args, option) => {
  const before = await apikey('list', '--json');
  await expect(made(...args)).rejects.toThrow(option);
  expect(await apikey('list', '--json')).toBe(before);
});
