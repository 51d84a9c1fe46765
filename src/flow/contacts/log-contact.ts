import { uuidv7 } from '#platform/clock';
import { type Ctx, inTransaction } from '#platform/context';
import { Invalid } from '#platform/errors';
import { emit } from '#platform/events';
import { type Contact, type Ending, endings } from './contact.ts';
import { insertContact } from './contact-store.ts';
import { countReferral } from './referral-store.ts';

export interface LogContact {
  /** The way in; the ctx's own unless given. */
  channel?: string;
  ending: Ending;
  personId?: string | null;
  /** The ctx's actor when that is staff, unless given. */
  staffId?: string | null;
  requestId?: string | null;
  note?: string | null;
  /** Key of the neighboring government that they were told of; only with the ending `referral`, and counted. */
  referredTo?: string | null;
  /** When it happened; now unless it was written down elsewhere first. */
  at?: Date;
}

const longestNote = 4000;

/** Writes down that somebody turned to the city and how that ended. Throws `Invalid` (`ending`, `note`). */
export async function logContact(ctx: Ctx, input: LogContact): Promise<Contact> {
  if (!endings.includes(input.ending)) throw Invalid.field('ending', 'errors.choose');
  if (input.note && input.note.length > longestNote)
    throw Invalid.field('note', 'errors.tooLong', { max: longestNote });
  const at = input.at ?? ctx.clock.now();
  const contact: Contact = {
    id: uuidv7(at.getTime()),
    at,
    channel: input.channel ?? ctx.channel,
    ending: input.ending,
    person_id: input.personId ?? null,
    staff_id: input.staffId ?? (ctx.actor.kind === 'staff' ? ctx.actor.id : null),
    request_id: input.requestId ?? null,
    language: ctx.language,
    note: input.note?.trim() || null,
    referred_to: (input.ending === 'referral' && input.referredTo) || null,
  };
  await inTransaction(ctx, async (tx) => {
    await insertContact(tx, contact);
    if (contact.referred_to) await countReferral(tx, contact.referred_to, contact.channel);
    await emit(tx, 'contact.logged', {
      contactId: contact.id,
      channel: contact.channel,
      ending: contact.ending,
      requestId: contact.request_id,
    });
  });
  return contact;
}
