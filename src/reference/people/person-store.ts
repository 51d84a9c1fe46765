import { sql } from 'kysely';
import type { Ctx } from '#platform/context';
import { plannedOnce, sendWrite } from '#platform/db';
import { type Person, phoneDigits } from './person.ts';

declare module '#platform/db' {
  interface Tables {
    person: Person;
  }
}

/**
 * The oldest person with the address, after everybody else who is making one with it: two reports sent at once by one
 * new resident must not make two. Only within a transaction, at whose end the lock is given back.
 */
export async function lockPersonByEmail(ctx: Ctx, email: string): Promise<Person | undefined> {
  const key = `person ${email.toLowerCase()}`;
  await sendWrite(ctx.db, sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`);
  return ctx.db
    .selectFrom('person')
    .modifyFront(plannedOnce)
    .selectAll()
    .where(sql<string>`lower(email)`, '=', email.toLowerCase())
    .where('email', 'is not', null)
    .orderBy('created_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
}

export function lockPerson(ctx: Ctx, id: string): Promise<Person | undefined> {
  return ctx.db.selectFrom('person').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

/** Those whose number ends in the same ten digits, oldest first; two calls at once of one new caller wait for each other. */
export async function lockPeopleByPhone(ctx: Ctx, phone: string): Promise<Person[]> {
  const digits = phoneDigits(phone).slice(-10);
  if (digits === '') return [];
  await sendWrite(ctx.db, sql`select pg_advisory_xact_lock(hashtextextended(${`person ${digits}`}, 0))`);
  return ctx.db
    .selectFrom('person')
    .modifyFront(plannedOnce)
    .selectAll()
    .where(sql<string>`right(regexp_replace(phone, '\\D', '', 'g'), 10)`, '=', digits)
    .where('phone', 'is not', null)
    .orderBy('created_at')
    .orderBy('id')
    .limit(50)
    .execute();
}

export async function insertPerson(ctx: Ctx, person: Person) {
  await sendWrite(ctx.db, ctx.db.insertInto('person').values(person));
}

export async function updatePerson(ctx: Ctx, id: string, change: Partial<Person>) {
  if (Object.keys(change).length > 0)
    await sendWrite(ctx.db, ctx.db.updateTable('person').set(change).where('id', '=', id));
}

/** Answers the ids of those whose address was not suspended before. */
export async function suspendByEmail(ctx: Ctx, email: string, reason: string): Promise<string[]> {
  const rows = await ctx.db
    .updateTable('person')
    .set({ email_suspended_at: ctx.clock.now(), email_suspended_reason: reason.slice(0, 500) })
    .where(sql<string>`lower(email)`, '=', email.trim().toLowerCase())
    .where('email', 'is not', null)
    .where('email_suspended_at', 'is', null)
    .returning('id')
    .execute();
  return rows.map((row) => row.id);
}
