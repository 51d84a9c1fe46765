import { sql } from 'kysely';
import type { Ctx } from '#platform/context';
import { lookAtPeople } from './look-at-person.ts';
import type { Person } from './person.ts';
import './person-store.ts';

/** Where letters may go; undefined when there is no address or it is suspended. For the program, not for eyes. */
export async function letterAddress(
  ctx: Ctx,
  personId: string,
): Promise<{ email: string; name: string | null; language: string } | undefined> {
  const row = await ctx.db
    .selectFrom('person')
    .select(['email', 'name', 'language'])
    .where('id', '=', personId)
    .where('email_suspended_at', 'is', null)
    .executeTakeFirst();
  return row?.email ? { ...row, email: row.email } : undefined;
}

/**
 * People by address, by telephone number as a caller says it, or by the beginning of their name (three letters or more),
 * newest first, at most 20: each one found is a look, and audited as one. Throws `NotAllowed`.
 */
export async function findPeople(
  ctx: Ctx,
  search: { email?: string; phone?: string; name?: string },
  reason: string,
): Promise<Person[]> {
  const email = search.email?.trim().toLowerCase();
  const digits = search.phone?.replace(/\D/g, '').slice(-10);
  const name = search.name?.trim().replace(/\s+/g, ' ').toLowerCase();
  let condition = sql<boolean>`lower(name) like ${`${name?.replace(/[\\%_]/g, '\\$&')}%`}`;
  if (email) condition = sql<boolean>`lower(email) = ${email}`;
  else if (digits && digits.length >= 7)
    condition = sql<boolean>`right(regexp_replace(phone, '\\D', '', 'g'), 10) = ${digits}`;
  else if (!name || name.length < 3) return [];
  const rows = await ctx.db
    .selectFrom('person')
    .select('id')
    .where(condition)
    .orderBy('id', 'desc')
    .limit(20)
    .execute();
  return lookAtPeople(
    ctx,
    rows.map((row) => row.id),
    reason,
  );
}
