import { sql } from 'kysely';
import type { Ctx } from '#platform/context';
import type { Person } from './person.ts';

/** Writes many people at once, as they are: nobody is looked for by their address. */
export async function loadPeople(ctx: Ctx, people: readonly Person[]): Promise<void> {
  if (people.length === 0) return;
  await sql`
    insert into person select * from json_populate_recordset(null::person, ${JSON.stringify(people)}::json)
  `.execute(ctx.db);
}
