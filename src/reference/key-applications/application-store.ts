import { sql } from 'kysely';
import type { Ctx } from '#platform/context';
import type { KeyApplication } from './application.ts';

declare module '#platform/db' {
  interface Tables {
    key_application: KeyApplication;
  }
}

export async function insertApplication(ctx: Ctx, row: KeyApplication) {
  await ctx.db.insertInto('key_application').values(row).execute();
}

/** Lets those who ask with one address in one by one, until the transaction ends. */
export async function holdAddress(ctx: Ctx, email: string) {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`key-application ${email}`}, 0))`.execute(ctx.db);
}

/** The row, locked until the transaction ends. */
export async function lockApplication(ctx: Ctx, id: string): Promise<KeyApplication | undefined> {
  return ctx.db.selectFrom('key_application').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export async function updateApplication(ctx: Ctx, id: string, change: Partial<Omit<KeyApplication, 'id'>>) {
  await ctx.db.updateTable('key_application').set(change).where('id', '=', id).execute();
}
