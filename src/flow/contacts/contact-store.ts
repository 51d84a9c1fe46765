import type { Ctx } from '#platform/context';
import type { Contact } from './contact.ts';

declare module '#platform/db' {
  interface Tables {
    contact: Contact;
  }
}

export async function insertContact(ctx: Ctx, contact: Contact): Promise<void> {
  await ctx.db.insertInto('contact').values(contact).execute();
}
