import { sql } from 'kysely';
import { uuidv7 } from '#platform/clock';
import type { Ctx } from '#platform/context';

declare module '#platform/db' {
  interface Tables {
    auth_user: {
      id: string;
      name: string;
      email: string;
      email_verified: boolean;
      two_factor_enabled: boolean | null;
      disabled: boolean;
      created_at: Date;
      updated_at: Date;
    };
    auth_session: {
      id: string;
      user_id: string;
      token: string;
      expires_at: Date;
      ip_address: string | null;
      user_agent: string | null;
      created_at: Date;
      updated_at: Date;
    };
    auth_account: {
      id: string;
      user_id: string;
      account_id: string;
      provider_id: string;
      password: string | null;
      created_at: Date;
      updated_at: Date;
    };
    auth_verification: { id: string; identifier: string; value: string; expires_at: Date };
    auth_attempt: { key: string; failures: number; last_at: Date; locked_until: Date | null };
  }
}

interface NewAccount {
  id: string;
  name: string;
  email: string;
  /** Hashed; null for somebody who will choose one by a mailed link. */
  passwordHash: string | null;
}

export async function insertAccount(ctx: Ctx, account: NewAccount) {
  const now = ctx.clock.now();
  const dates = { created_at: now, updated_at: now };
  const { id, name, email, passwordHash } = account;
  await ctx.db
    .insertInto('auth_user')
    .values({ id, name, email, email_verified: true, two_factor_enabled: false, disabled: false, ...dates })
    .execute();
  if (!passwordHash) return;
  await ctx.db
    .insertInto('auth_account')
    .values({
      id: uuidv7(),
      user_id: id,
      account_id: id,
      provider_id: 'credential',
      password: passwordHash,
      ...dates,
    })
    .execute();
}

export async function updateAccount(
  ctx: Ctx,
  id: string,
  change: { name?: string; email?: string; disabled?: boolean },
) {
  await ctx.db
    .updateTable('auth_user')
    .set({ ...change, updated_at: ctx.clock.now() })
    .where('id', '=', id)
    .execute();
}

/** Ends sessions of one account: all of them, all but one, or one. Answers how many there were. */
export async function deleteSessions(
  ctx: Ctx,
  userId: string,
  which: { id?: string; exceptToken?: string } = {},
) {
  let query = ctx.db.deleteFrom('auth_session').where('user_id', '=', userId);
  if (which.id) query = query.where('id', '=', which.id);
  if (which.exceptToken) query = query.where('token', '!=', which.exceptToken);
  const { numDeletedRows } = await query.executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

export async function deleteSessionByToken(ctx: Ctx, token: string) {
  await ctx.db.deleteFrom('auth_session').where('token', '=', token).execute();
}

/** Removes what has run out: sessions, half-done sign-ins, counted failures older than two days. */
export async function deleteExpired(ctx: Ctx) {
  await sql`delete from auth_session where expires_at < now() - interval '1 day'`.execute(ctx.db);
  await sql`delete from auth_verification where expires_at < now() - interval '1 day'`.execute(ctx.db);
  const old = new Date(ctx.clock.now().getTime() - 2 * 86_400_000);
  await ctx.db.deleteFrom('auth_attempt').where('last_at', '<', old).execute();
}

/**
 * Counts one try at a key before it is known whether it succeeds, so that a thousand at once are counted too.
 * `pauses` are the seconds that the key stays shut after its first, second, ... try. Answers null when the try may
 * go on, else the instant until which the key is shut.
 */
export async function countTry(ctx: Ctx, key: string, pauses: readonly number[]): Promise<Date | null> {
  const now = ctx.clock.now();
  const forgotten = new Date(now.getTime() - 86_400_000);
  const { rows } = await sql<{ key: string }>`
    insert into auth_attempt as a (key, failures, last_at, locked_until)
    values (${key}, 1, ${now}, ${lockAfter(now, sql`1`, pauses)})
    on conflict (key) do update set
      failures = case when a.last_at < ${forgotten} then 1 else a.failures + 1 end,
      last_at = ${now},
      locked_until = case when a.last_at < ${forgotten} then null
        else ${lockAfter(now, sql`a.failures + 1`, pauses)} end
    where a.locked_until is null or a.locked_until <= ${now}
    returning a.key`.execute(ctx.db);
  if (rows.length > 0) return null;
  const row = await ctx.db
    .selectFrom('auth_attempt')
    .select('locked_until')
    .where('key', '=', key)
    .executeTakeFirst();
  return row?.locked_until ?? now;
}

export async function forgetTries(ctx: Ctx, key: string) {
  await ctx.db.deleteFrom('auth_attempt').where('key', '=', key).execute();
}

/** One try less. No other try is let in while a key is shut, so a pause that is set is this try's own. */
export async function giveBackTry(ctx: Ctx, key: string) {
  await sql`update auth_attempt set failures = greatest(failures - 1, 0), locked_until = null
    where key = ${key}`.execute(ctx.db);
}

function lockAfter(now: Date, tries: ReturnType<typeof sql>, pauses: readonly number[]) {
  return sql`nullif(${now}::timestamptz + make_interval(secs =>
    (${pauses}::float8[])[least(${tries}, ${pauses.length}::int)]), ${now}::timestamptz)`;
}
