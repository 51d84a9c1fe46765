import { type Static, Type as T } from 'typebox';
import { Value } from 'typebox/value';
import type { Ctx } from '#platform/context';
import { Invalid, type Problem } from '#platform/errors';
import { catalogOf } from '#reference/catalog';
import { clientChannels, scopes } from './client.ts';

/** What is said of a client when it is made or changed. */
export const NewClientSchema = T.Object(
  {
    name: T.String(),
    /** Who answers for it; the name itself unless told. */
    owner: T.Optional(T.String()),
    email: T.String(),
    purpose: T.Optional(T.String()),
    scopes: T.Array(T.String()),
    /** Keys of the catalog, at least one; null or missing: all. */
    services: T.Optional(T.Union([T.Array(T.String()), T.Null()])),
    departments: T.Optional(T.Union([T.Array(T.String()), T.Null()])),
    /** `open311` unless told. */
    channel: T.Optional(T.String()),
    /** Calls a minute; 300 unless told. */
    perMinute: T.Optional(T.Number()),
  },
  { additionalProperties: false },
);
export type NewClient = Static<typeof NewClientSchema>;

const defaultPerMinute = 300;
const mostPerMinute = 100_000;
const email = /^[^\s@<>"',;]+@[^\s@<>"',;]+\.[^\s@<>"',;.]{2,}$/;

/** The client as it will be kept. Throws `Invalid` naming every wrong field. */
export async function checkClient(ctx: Ctx, input: NewClient) {
  if (!Value.Check(NewClientSchema, input)) throw Invalid.field('name', 'errors.unknown');
  const name = oneLine(input.name);
  const client = {
    name,
    owner: oneLine(input.owner ?? '') || name,
    email: input.email.trim(),
    purpose: (input.purpose ?? '').trim(),
    scopes: scopes.filter((scope) => input.scopes.includes(scope)),
    services: once(input.services),
    departments: once(input.departments),
    channel: input.channel || 'open311',
    per_minute: input.perMinute ?? defaultPerMinute,
  };
  const problems = [...textProblems(client), ...(await listProblems(ctx, input, client))];
  if (problems.length > 0) throw new Invalid(problems);
  return client;
}
type Checked = Awaited<ReturnType<typeof checkClient>>;

function textProblems(client: Checked): Problem[] {
  const limits = { name: 100, owner: 200, email: 254, purpose: 2000 } as const;
  const long = Object.entries(limits).filter(([field, max]) => client[field as 'name'].length > max);
  const problems: Problem[] = long.map(([field, max]) => ({
    field,
    message: 'errors.tooLong',
    values: { max },
  }));
  if (client.name === '') problems.push({ field: 'name', message: 'clients.noName' });
  if (client.email === '') problems.push({ field: 'email', message: 'clients.noEmail' });
  else if (!isEmail(client.email)) problems.push({ field: 'email', message: 'errors.email' });
  const { per_minute } = client;
  if (!Number.isInteger(per_minute) || per_minute < 1)
    problems.push({ field: 'perMinute', message: 'errors.min', values: { min: 1 } });
  else if (per_minute > mostPerMinute)
    problems.push({ field: 'perMinute', message: 'errors.max', values: { max: mostPerMinute } });
  return problems;
}

async function listProblems(ctx: Ctx, input: NewClient, client: Checked): Promise<Problem[]> {
  const catalog = await catalogOf(ctx);
  const problems: Problem[] = [];
  const unknown = (field: string, values: readonly string[], isKnown: (key: string) => boolean) => {
    const wrong = values.filter((key) => !isKnown(key));
    if (wrong.length > 0)
      problems.push({ field, message: 'clients.unknown', values: { keys: wrong.join(', ') } });
  };
  if (input.scopes.length === 0) problems.push({ field: 'scopes', message: 'clients.noScopes' });
  // A client that may do nothing would be no client; and all of them is a choice, not what is left when nobody chose.
  if (client.services?.length === 0) problems.push({ field: 'services', message: 'clients.noServices' });
  if (client.departments?.length === 0)
    problems.push({ field: 'departments', message: 'clients.noDepartments' });
  unknown('scopes', input.scopes, (key) => scopes.includes(key as never));
  unknown('services', client.services ?? [], (key) => catalog.service(key)?.kind === 'request');
  unknown('departments', client.departments ?? [], (key) => Boolean(catalog.department(key)));
  unknown('channel', [client.channel], (key) => clientChannels.includes(key as never));
  return problems;
}

export function isEmail(text: string): boolean {
  return text.length <= 254 && email.test(text);
}

function oneLine(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}

function once(list: readonly string[] | null | undefined): string[] | null {
  return list ? [...new Set(list)] : null;
}
