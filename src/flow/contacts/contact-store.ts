import type { Ctx } from '#platform/context';
import { sendWrite } from '#platform/db';
import type { Contact } from './contact.ts';

declare module '#platform/db' {
  interface Tables {
    contact: Contact;
  }
}

export async function insertContact(ctx: Ctx, contact: Contact): Promise<void> {
  await sendWrite(ctx.db, ctx.db.insertInto('contact').values(contact));
}
