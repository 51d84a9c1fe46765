import { sql } from 'kysely';
import type { Ctx } from '#platform/context';

declare module '#platform/db' {
  interface Tables {
    house_fact: { key: string; value: unknown };
  }
}

/** What was kept under the key; undefined when nothing was. The caller knows its shape. */
export async function fact<T>(ctx: Ctx, key: string): Promise<T | undefined> {
  const row = await ctx.db.selectFrom('house_fact').select('value').where('key', '=', key).executeTakeFirst();
  return row?.value as T | undefined;
}

/** Keeps a fact in the place of what was there, in the caller's transaction. */
export async function keepFact(ctx: Ctx, key: string, value: unknown): Promise<void> {
  await sql`
    insert into house_fact (key, value) values (${key}, ${JSON.stringify(value)}::jsonb)
    on conflict (key) do update set value = excluded.value`.execute(ctx.db);
}
