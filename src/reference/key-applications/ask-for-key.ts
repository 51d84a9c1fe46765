import { type Static, Type as T } from 'typebox';
import { Value } from 'typebox/value';
import { uuidv7 } from '#platform/clock';
import { type Ctx, inTransaction } from '#platform/context';
import { Invalid, type Problem } from '#platform/errors';
import { addClient, isEmail, type MadeKey, putKey } from '#reference/clients';
import { sandboxDays, sandboxPerMinute, sandboxScopes } from './application.ts';
import { holdAddress, insertApplication } from './application-store.ts';
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
  const asked = check(input);
  const asked_at = ctx.clock.now();
  const id = uuidv7(asked_at.getTime());
  const undecided = {
    decided_at: null,
    decided_by_name: null,
    client_id: null,
    link_until: null,
    shown_at: null,
  };
  await inTransaction(ctx, async (tx) => {
    await demandFirstToday(tx, asked.email);
    await insertApplication(tx, { id, ...asked, language: tx.language, asked_at, ...undecided });
  });
  return { id };
}

/**
 * Gives a key at once, for 90 days, where nothing is real: the caller has looked that this is a sandbox. One a day by one address. Throws
 * `Invalid` (fields as in the input).
 */
export async function giveSandboxKey(ctx: Ctx, input: Ask): Promise<MadeKey> {
  const asked = check(input);
  const client = { ...asked, scopes: [...sandboxScopes], perMinute: sandboxPerMinute };
  const end = new Date(ctx.clock.now().getTime() + sandboxDays * 86_400_000);
  return inTransaction(ctx, async (tx) => {
    await demandFirstToday(tx, asked.email);
    return putKey(tx, await addClient(tx, client, true), end);
  });
}

async function demandFirstToday(tx: Ctx, email: string) {
  await holdAddress(tx, email);
  if (await hasAskedToday(tx, email)) throw Invalid.field('email', 'clients.onceADay');
}

function check(input: Ask): Ask {
  if (!Value.Check(AskSchema, input)) throw Invalid.field('name', 'errors.unknown');
  const asked = {
    name: input.name.trim().replace(/\s+/g, ' '),
    email: input.email.trim().toLowerCase(),
    purpose: input.purpose.trim(),
  };
  const limits = [
    ['name', 100, 'clients.noName'],
    ['email', 254, 'clients.noEmail'],
    ['purpose', 2000, 'clients.noPurpose'],
  ] as const;
  const problems = limits.flatMap(([field, max, missing]): Problem[] => {
    const { length } = asked[field];
    if (length === 0) return [{ field, message: missing }];
    return length > max ? [{ field, message: 'errors.tooLong', values: { max } }] : [];
  });
  if (asked.email && !isEmail(asked.email)) problems.push({ field: 'email', message: 'errors.email' });
  if (problems.length > 0) throw new Invalid(problems);
  return asked;
}
