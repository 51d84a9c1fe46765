import { type Static, Type as T } from 'typebox';
import { Value } from 'typebox/value';
import { uuidv7 } from '#platform/clock';
import { type Ctx, inTransaction } from '#platform/context';
import { Invalid, type Problem } from '#platform/errors';
import { addClient, isEmail, type MadeKey, putKey } from '#reference/clients';
import { sandboxDays, sandboxPerMinute, sandboxScopes } from './application.ts';
import { insertApplication } from './application-store.ts';
import { hasAskedToday } from './application-views.ts';

const AskSchema = T.Object(
  { name: T.String(), email: T.String(), purpose: T.String() },
  { additionalProperties: false },
);
type Ask = Static<typeof AskSchema>;

/**
 * Files an application for a key; somebody with `keys.edit` decides. One a day by one address. Throws `Invalid` (fields as in the input).
 */
export async function askForKey(ctx: Ctx, input: Ask): Promise<{ id: string }> {
  const asked = await check(ctx, input);
  const now = ctx.clock.now();
  const id = uuidv7(now.getTime());
  const undecided = {
    decided_at: null,
    decided_by_name: null,
    client_id: null,
    link_until: null,
    shown_at: null,
  };
  await insertApplication(ctx, { id, ...asked, language: ctx.language, asked_at: now, ...undecided });
  return { id };
}

/**
 * Gives a key at once, for 90 days, where nothing is real: the caller has looked that this is a sandbox. One a day by one address. Throws
 * `Invalid` (fields as in the input).
 */
export async function giveSandboxKey(ctx: Ctx, input: Ask): Promise<MadeKey> {
  const asked = await check(ctx, input);
  const client = { ...asked, scopes: [...sandboxScopes], perMinute: sandboxPerMinute };
  const end = new Date(ctx.clock.now().getTime() + sandboxDays * 86_400_000);
  return inTransaction(ctx, async (tx) => putKey(tx, await addClient(tx, client, true), end));
}

async function check(ctx: Ctx, input: Ask): Promise<Ask> {
  if (!Value.Check(AskSchema, input)) throw Invalid.field('name', 'errors.unknown');
  const asked = {
    name: input.name.trim().replace(/\s+/g, ' '),
    email: input.email.trim().toLowerCase(),
    purpose: input.purpose.trim(),
  };
  const limits = { name: 100, email: 254, purpose: 2000 };
  const problems = Object.entries(limits).flatMap(([field, max]): Problem[] => {
    const { length } = asked[field as keyof Ask];
    if (length === 0) return [{ field, message: 'errors.required' }];
    return length > max ? [{ field, message: 'errors.tooLong', values: { max } }] : [];
  });
  if (asked.email && !isEmail(asked.email)) problems.push({ field: 'email', message: 'errors.email' });
  if (problems.length > 0) throw new Invalid(problems);
  if (await hasAskedToday(ctx, asked.email)) throw Invalid.field('email', 'clients.onceADay');
  return asked;
}
