import ical from 'ical-generator';
import { addressSaid } from '#reference/addresses';
import { localDate } from '#reference/calendar';
import type { Booked } from './booked-views.ts';
import type { FeedVisit } from './feed-visit.ts';
import { withoutBrackets } from './write-feed.ts';

/** One day, or one instant, in a calendar. */
export interface CalendarEntry {
  /** For ever the same for the same thing. */
  uid: string;
  title: string;
  about?: string;
  place?: string;
  url: string;
  /** A local day of the city, `YYYY-MM-DD`, or an instant. */
  at: string | Date;
  changed: Date;
}

/** An iCalendar (RFC 5545). The same entries make the same text, so that its tag stays. */
export function writeCalendar(title: string, url: string, entries: readonly CalendarEntry[]): string {
  const calendar = ical({ name: withoutBrackets(title), url, prodId: '//Belfry//City 311//EN', ttl: 3600 });
  for (const { uid, at, changed, ...entry } of entries) {
    const allDay = typeof at === 'string';
    const start = allDay ? new Date(`${at}T00:00:00Z`) : at;
    calendar.createEvent({
      id: uid,
      stamp: changed,
      lastModified: changed,
      start,
      ...(allDay ? { allDay, end: new Date(start.getTime() + 86_400_000) } : {}),
      summary: withoutBrackets(entry.title),
      ...(entry.about ? { description: withoutBrackets(entry.about) } : {}),
      ...(entry.place ? { location: withoutBrackets(entry.place) } : {}),
      url: entry.url,
    });
  }
  return `${calendar.toString()}\r\n`;
}

/** Booked work as a day, and, when asked for, the promise as an instant. */
export function bookedEntries(visit: FeedVisit, row: Booked, withDue: boolean): CalendarEntry[] {
  const { t, catalog, publicUrl } = visit;
  const url = `${publicUrl}/requests/${row.number}`;
  const host = new URL(publicUrl).host;
  const service = visit.say(catalog.service(row.service_key)?.name) || row.service_key;
  const place = addressSaid(row, t) ?? undefined;
  const base = { url, changed: row.updated_at, ...(place ? { place } : {}), about: url };
  const entries: CalendarEntry[] = [];
  if (row.scheduled_for)
    entries.push({
      ...base,
      uid: `${row.number}-work@${host}`,
      title: t('feeds.work', { service, number: row.number }),
      at: localDate(catalog.calendar, row.scheduled_for),
    });
  if (withDue && row.due_at && !row.closed_at)
    entries.push({
      ...base,
      uid: `${row.number}-due@${host}`,
      title: t('feeds.due', { service, number: row.number }),
      at: row.due_at,
    });
  return entries;
}
