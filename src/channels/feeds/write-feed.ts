import { Feed } from 'feed';
import type { FeedItem } from './feed-items.ts';
import type { FeedVisit } from './feed-visit.ts';

export interface FeedHead {
  title: string;
  /** The page that shows the same. */
  link: string;
  /** Where this feed is. */
  self: string;
  /** When it last had news; the epoch when there is nothing in it. */
  updated: Date;
}

/** RSS 2.0 or Atom (RFC 4287). In Atom titles are HTML, in RSS plain text; the body is HTML in both. */
export function writeFeed(
  visit: FeedVisit,
  kind: 'atom' | 'rss',
  head: FeedHead,
  items: readonly FeedItem[],
): string {
  const { catalog, language, publicUrl } = visit;
  const service = visit.say(catalog.city.serviceName);
  const words = kind === 'atom' ? escapeHtml : withoutBrackets;
  const feed = new Feed({
    id: head.self,
    title: clean(head.title),
    description: clean(visit.t('feeds.about', { city: service })),
    link: head.link,
    feed: head.self,
    language,
    updated: head.updated,
    generator: 'Belfry',
    ttl: 5,
    copyright: clean(service),
    author: { name: clean(service), link: publicUrl },
  });
  for (const item of items)
    feed.addItem({
      title: words(item.title),
      id: item.id,
      link: item.link,
      date: item.updated,
      published: item.published,
      description: bodyOf(item),
      ...(item.category ? { category: [{ name: clean(item.category.name), term: item.category.term }] } : {}),
    });
  return kind === 'atom' ? feed.atom1() : feed.rss2();
}

function bodyOf({ text, photo }: FeedItem): string {
  const paragraphs = text.map((one) => `<p>${escapeHtml(one).replace(/\n/g, '<br>')}</p>`);
  return (
    [...paragraphs, ...(photo ? [`<p><img src="${escapeHtml(photo)}" alt=""></p>`] : [])].join('') ||
    '<p></p>'
  );
}

/**
 * RSS never said whether a title is text or HTML, and readers differ, as do calendars: written as text it must not become markup,
 * written as HTML it must not show codes. So it has no angle brackets at all.
 */
export function withoutBrackets(text: string): string {
  return clean(text).replaceAll('<', '‹').replaceAll('>', '›');
}

/** XML 1.0 knows no way to write most control characters. */
export function clean(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\t\n]|[\ufffe\uffff]/gu, '\ufffd');
}

function escapeHtml(text: string): string {
  return clean(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
