import type { Ctx } from '#platform/context';
import '#flow/requests';
import { keysetAfter, readCursor, writeCursor } from '#platform/db';
import type { Contact, Ending } from './contact.ts';
import { demandContacts } from './contact-policy.ts';
import './contact-store.ts';

export interface ContactFilter {
  personId?: string;
  requestId?: string;
  channel?: string;
  ending?: Ending;
  /** `next` of the page before. */
  after?: string;
  /** Rows a page, 50 unless given, 200 at most. */
  limit?: number;
}

export interface ContactPage {
  /** With the number of the request that it led to or was about. */
  rows: (Contact & { request_number: string | null })[];
  /** `after` of the next page; null on the last one. */
  next: string | null;
}

/** Contacts, newest first. Throws `NotAllowed`, and `Invalid` for a made-up `after`. */
export async function listContacts(ctx: Ctx, filter: ContactFilter = {}): Promise<ContactPage> {
  demandContacts(ctx.actor);
  const limit = Math.min(filter.limit ?? 50, 200);
  let query = ctx.db
    .selectFrom('contact')
    .leftJoin('request', 'request.id', 'contact.request_id')
    .selectAll('contact')
    .select('request.number as request_number');
  if (filter.personId) query = query.where('person_id', '=', filter.personId);
  if (filter.requestId) query = query.where('request_id', '=', filter.requestId);
  if (filter.channel) query = query.where('contact.channel', '=', filter.channel);
  if (filter.ending) query = query.where('ending', '=', filter.ending);
  if (filter.after) query = query.where(keysetAfter(newestFirst, readCursor(filter.after, ['time', 'uuid'])));
  const rows = await query
    .orderBy('contact.at', 'desc')
    .orderBy('contact.id', 'desc')
    .limit(limit + 1)
    .execute();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, next: rows.length > limit && last ? writeCursor([last.at, last.id]) : null };
}

const newestFirst = [
  { column: 'contact.at', direction: 'desc' },
  { column: 'contact.id', direction: 'desc' },
] as const;

/** One contact; undefined when there is none. Throws `NotAllowed`. */
export async function findContact(ctx: Ctx, id: string): Promise<ContactPage['rows'][number] | undefined> {
  demandContacts(ctx.actor);
  return ctx.db
    .selectFrom('contact')
    .leftJoin('request', 'request.id', 'contact.request_id')
    .selectAll('contact')
    .select('request.number as request_number')
    .where('contact.id', '=', id)
    .executeTakeFirst();
}

/** Everything that one person turned to us with, newest first. */
export function contactsOf(ctx: Ctx, personId: string, after?: string): Promise<ContactPage> {
  return listContacts(ctx, { personId, after });
}
