import { sql } from 'kysely';
import type { Ctx } from '#platform/context';
import type { Contact } from './contact.ts';

/** Writes many contacts at once. No events: what is loaded happened long ago. */
export async function loadContacts(ctx: Ctx, contacts: readonly Contact[]): Promise<void> {
  if (contacts.length === 0) return;
  await sql`
    insert into contact select * from json_populate_recordset(null::contact, ${JSON.stringify(contacts)}::json)
  `.execute(ctx.db);
}
