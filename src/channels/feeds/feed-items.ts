import type { Extras, ToldRequest } from '#flow/listing';
import type { Request } from '#flow/requests';
import { addressSaid } from '#reference/addresses';
import type { FeedVisit } from './feed-visit.ts';

/** One entry of a feed, in plain text; who writes it escapes it. */
export interface FeedItem {
  /** Absolute and for ever the same. */
  id: string;
  link: string;
  title: string;
  /** Paragraphs. */
  text: string[];
  photo?: string;
  category?: { name: string; term: string };
  published: Date;
  updated: Date;
}

/** A request as an entry: what and where, how it stands, what was said of it last. */
export function requestItem(visit: FeedVisit, row: ToldRequest): FeedItem {
  const { t, catalog, publicUrl } = visit;
  const name = visit.say(catalog.service(row.service_key)?.name) || row.service_key;
  const place = addressSaid(row, t);
  const link = `${publicUrl}/requests/${row.number}`;
  return {
    id: link,
    link,
    title: place ? `${name}: ${place}` : name,
    text: [stateSaid(visit, row), row.public_text ?? '', row.note ?? ''].filter(Boolean),
    ...(row.photo_id ? { photo: `${publicUrl}/photos/${row.photo_id}/large` } : {}),
    category: { name, term: row.service_key },
    published: row.opened_at,
    updated: row.told_at ?? row.opened_at,
  };
}

export function stateSaid(
  { t }: FeedVisit,
  { status, outcome }: Pick<Request, 'status' | 'outcome'>,
): string {
  return status === 'closed' ? t(`site.outcome.${outcome ?? 'none'}`) : t(`site.status.${status}`);
}

/** The public lines of one request, newest first. */
export function lineItems(visit: FeedVisit, row: ToldRequest, { history }: Extras): FeedItem[] {
  const link = `${visit.publicUrl}/requests/${row.number}`;
  return history
    .map((line, at) => ({
      // Counted and not by the line's own number, which would tell how many lines are not public.
      id: `${link}#line-${at + 1}`,
      link,
      title: lineTitle(visit, row, line),
      text: line.note ? [line.note] : [],
      published: line.at,
      updated: line.at,
    }))
    .reverse();
}

function lineTitle(visit: FeedVisit, row: ToldRequest, { kind, data }: Extras['history'][number]): string {
  const { t, catalog } = visit;
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  const department = (key: string | null) => visit.say(catalog.department(key)?.name) || t('site.theCity');
  switch (kind) {
    case 'opened':
      return t('site.line.opened', { channel: 'other' });
    case 'routed':
      return t('site.line.routed', { department: department(text(data['to'])) });
    case 'status':
      return t(`site.line.status.${text(data['to']) || 'accepted'}`, {
        department: department(row.department_key),
      });
    case 'closed':
      return t(`site.line.closed.${text(data['outcome']) || 'none'}`);
    case 'comment':
      return t(data['byReporter'] ? 'site.line.reporterSays' : 'site.line.citySays');
    case 'reclassified':
      return t('site.line.reclassified', {
        service: visit.say(catalog.service(text(data['to']))?.name) || text(data['to']),
      });
    case 'linked':
      return t('site.line.linked', { number: text(data['parentNumber']) });
    case 'reopened':
    case 'moved':
    case 'promised':
    case 'unlinked':
    case 'files':
    case 'confirmed':
      return t(`site.line.${kind}`);
    default:
      return t('site.line.update');
  }
}
