import { type Command, InvalidArgumentError } from 'commander';
import type { Ctx } from '#platform/context';
import { Invalid, NotFound } from '#platform/errors';
import { type CityCalendar, endOfLocalDay, localDate, localToInstant } from '#reference/calendar';
import { catalogOf } from '#reference/catalog';
import {
  type ClientLine,
  clientById,
  clientChannels,
  createClient,
  findKey,
  type KeyLine,
  keysOfClients,
  listClients,
  type MadeKey,
  revokeKey,
  rotateKey,
  scopes,
} from '#reference/clients';
import { withHouse } from './with-house.ts';

interface CreateOptions {
  name: string;
  email: string;
  owner?: string;
  purpose?: string;
  scope: string[];
  service?: string[];
  department?: string[];
  channel?: string;
  perMinute?: number;
  expires?: string;
  json: boolean;
}

export function apikeyCommands(program: Command) {
  const apikey = program
    .command('apikey')
    .description('keys of programs that speak to the city (Open311, API)');

  apikey
    .command('create')
    .description('make a client and its key; the key is told this one time, alone on standard output')
    .requiredOption('--name <name>', 'of the program: "Street app"')
    .requiredOption('--email <address>', 'of whoever answers for it')
    .option('--owner <name>', 'who answers for it: an office, a company; the name unless given')
    .option('--purpose <text>', 'what it is for')
    .option('--scope <scope...>', `what it may do: ${scopes.join(', ')}`, ['requests:read', 'requests:write'])
    .option('--service <key...>', 'services that it may report; "all", or not given: all of them')
    .option('--department <key...>', 'departments within which its scopes hold; "all", or not given: all')
    .option('--channel <channel>', `how its reports are noted: ${clientChannels.join(', ')}`, 'open311')
    .option('--per-minute <calls>', 'how often it may call; 300 unless given', readNumber)
    .option(
      '--expires <day>',
      'the last day on which the key opens anything: 2027-01-31, or 90d; never unless given',
    )
    .option('--json', 'client and key as JSON', false)
    .action((options: CreateOptions) => plainly((ctx) => create(ctx, options)));

  apikey
    .command('list')
    .description('clients with their keys, newest first; never what opens anything')
    .option('--json', 'as JSON', false)
    .action(({ json }: { json: boolean }) => plainly((ctx) => list(ctx, json)));

  apikey
    .command('rotate')
    .description('give the client of a key a new one; the old ones end after a while')
    .argument('<key>', 'the public part of a key ("bf_" and eight letters), or the id of a client')
    .option('--grace <hours>', 'how long the old keys go on; 0 ends them at once', readNumber, 24)
    .option('--expires <day>', 'the last day on which the new key opens anything')
    .action((name: string, options: { grace: number; expires?: string }) =>
      plainly((ctx) => rotate(ctx, name, options)),
    );

  apikey
    .command('revoke')
    .description('take a key back: it opens nothing from this moment on')
    .argument('<key>', 'its public part: "bf_" and eight letters')
    .action((name: string) => plainly((ctx) => revoke(ctx, name)));
}

async function create(ctx: Ctx, { json, expires, scope, ...options }: CreateOptions) {
  const { service, department, ...rest } = options;
  const input = { ...rest, scopes: scope, services: keysOf(service), departments: keysOf(department) };
  const { client, key } = await createClient(ctx, input, await readEnd(ctx, expires));
  if (json) return console.log(JSON.stringify({ client, key }, null, 2));
  tellKey(key);
  console.error(`It belongs to "${client.name}" (${client.id}), which may ${client.scopes.join(', ')}.`);
}

/** An empty word (a variable of the shell that is not set) is no key: what is left empty is refused. */
function keysOf(words: string[] | undefined): string[] | null {
  if (!words || (words.length === 1 && words[0] === 'all')) return null;
  return words.map((word) => word.trim()).filter(Boolean);
}

async function list(ctx: Ctx, json: boolean) {
  const clients: ClientLine[] = [];
  for (let after: string | undefined, more = true; more; ) {
    const page = await listClients(ctx, {}, after, 200);
    clients.push(...page.clients);
    after = page.next ?? undefined;
    more = page.next !== null;
  }
  const keys = new Map<string, KeyLine[]>(clients.map(({ id }) => [id, []]));
  for (const key of await keysOfClients(ctx, [...keys.keys()])) keys.get(key.client_id)?.push(key);
  const keysOf = (client: ClientLine) => keys.get(client.id) ?? [];
  if (json)
    return console.log(
      JSON.stringify(
        clients.map((one) => ({ ...one, keys: keysOf(one) })),
        null,
        2,
      ),
    );
  if (clients.length === 0) return console.log('There are no clients yet: "belfry apikey create" makes one.');
  const { calendar } = await catalogOf(ctx);
  const rows = clients.flatMap((client) => {
    const own = keysOf(client);
    return own.length > 0 ? own.map((key) => rowOf(calendar, client, key)) : [rowOf(calendar, client)];
  });
  for (const line of table(rows)) console.log(line);
}

function rowOf(calendar: CityCalendar, client: ClientLine, key?: KeyLine) {
  // The last day, as `--expires` takes it: the end itself is the first instant after it.
  const last = key?.expires_at && new Date(key.expires_at.getTime() - 1);
  return {
    KEY: key?.prefix ?? '-',
    STATE: key && client.active ? key.state : client.active ? 'no key' : 'stopped',
    CLIENT: client.name,
    OWNER: client.owner,
    SCOPES: client.scopes.join(' '),
    'PER MINUTE': String(client.perMinute),
    'LAST DAY': last ? localDate(calendar, last) : '-',
    'LAST USED': key?.last_used_at ? `${key.last_used_at.toISOString().slice(0, 13)}h` : 'never',
    'CALLS TODAY': String(client.callsToday),
  };
}

function table(rows: Record<string, string>[]): string[] {
  const names = Object.keys(rows[0]!);
  const lines = [names, ...rows.map((row) => names.map((name) => row[name]!))];
  const widths = names.map((_, at) => Math.max(...lines.map((line) => line[at]!.length)));
  return lines.map((line) =>
    line
      .map((cell, at) => cell.padEnd(widths[at]!))
      .join('  ')
      .trimEnd(),
  );
}

async function rotate(ctx: Ctx, name: string, { grace, expires }: { grace: number; expires?: string }) {
  const isId = /^[0-9a-f-]{36}$/i.test(name);
  const clientId = isId && (await clientById(ctx, name)) ? name : (await find(ctx, name)).client_id;
  tellKey(await rotateKey(ctx, { clientId, graceHours: grace, expiresAt: await readEnd(ctx, expires) }));
  console.error(
    grace === 0 ? 'The old keys open nothing any more.' : `The old keys go on for ${grace} hours.`,
  );
}

async function revoke(ctx: Ctx, name: string) {
  const { id } = await find(ctx, name);
  await revokeKey(ctx, { keyId: id }).catch((error: unknown) => {
    if (error instanceof NotFound) throw new NotFound(`The key ${name.slice(0, 11)} was revoked before.`);
    throw error;
  });
  console.log(`${name.slice(0, 11)} opens nothing any more.`);
}

async function find(ctx: Ctx, name: string) {
  const key = await findKey(ctx, name);
  if (!key) throw new NotFound(`There is no key "${name.slice(0, 11)}"; "belfry apikey list" shows all.`);
  return key;
}

function tellKey(key: MadeKey) {
  console.log(key.text);
  console.error('Keep it now: it is told this one time, and the database has only its digest.');
}

function readNumber(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('Give a whole number.');
  return Number(text);
}

/** The end of the last day, in the city's zone; `90d` counts from today. */
async function readEnd(ctx: Ctx, text: string | undefined): Promise<Date | null> {
  if (!text) return null;
  const days = /^(\d{1,4})d$/.exec(text)?.[1];
  if (days) return new Date(ctx.clock.now().getTime() + Number(days) * 86_400_000);
  const { calendar } = await catalogOf(ctx);
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || !localToInstant(calendar, text))
    throw Invalid.field('--expires', `gives a day (2027-01-31) or a number of days (90d), not "${text}"`);
  return endOfLocalDay(calendar, text);
}

const options: Record<string, string> = {
  perMinute: '--per-minute',
  expiresAt: '--expires',
  scopes: '--scope',
  services: '--service',
  departments: '--department',
};

/** Runs it with an open house; what is wrong with the input is told by the names of the options, in plain English. */
async function plainly(run: (ctx: Ctx) => Promise<unknown>) {
  await withHouse(async (house, ctx) => {
    const t = house.catalogs.translator('en');
    await run(ctx).catch((error: unknown) => {
      if (!(error instanceof Invalid)) throw error;
      throw new Invalid(
        error.problems.map(({ field, message, values }) => ({
          field: options[field] ?? (field.startsWith('-') ? field : `--${field}`),
          message: t(message, values),
        })),
      );
    });
  });
}
