import type { Request } from '#flow/requests';
import type { House } from '#platform/house';
import { formatDate, type Translate, type Values } from '#platform/i18n';
import { explainDue } from '#reference/calendar';
import { type Catalog, say } from '#reference/catalog';
import { letterHtml } from './letter-html.ts';
import type { NoticeKind } from './notice.ts';

/** What a letter tells of. */
export interface NoticeFacts {
  request: Request;
  /** Public words of the change: a comment, a reason. */
  note: string | null;
  /** For a link: the number of the request that it repeats. */
  parentNumber?: string;
  linkToken: string;
  language: string;
}

export interface Words {
  subject: string;
  body: string;
  html: string;
}

/** Where the words come from, and where the links in a letter lead. */
export type LetterDesk = Pick<House, 'catalogs'> & { publicUrl: string };

/** The words of a letter in the reader's language: subject, plain text, and the same as simple HTML. */
export function composeNotice(
  desk: LetterDesk,
  catalog: Catalog,
  kind: NoticeKind,
  facts: NoticeFacts,
): Words {
  const t = desk.catalogs.translator(facts.language);
  const values = valuesOf(desk, catalog, t, facts);
  const subject = t(`notices.${kind}.subject`, values);
  const body = [t(`notices.${kind}.body`, values), t(footerOf(kind), values)].join('\n\n');
  return {
    subject,
    body,
    html: letterHtml({
      subject,
      body,
      language: t.language,
      dir: t.dir,
      colour: catalog.city.colours.primary,
    }),
  };
}

/** One who is asked to confirm gets no "no more letters" link: without the confirmation there are none. */
function footerOf(kind: NoticeKind): string {
  return kind === 'confirm-follow' ? 'notices.signature' : 'notices.footer';
}

function valuesOf(desk: LetterDesk, catalog: Catalog, t: Translate, facts: NoticeFacts): Values {
  const { request, language } = facts;
  const { city, calendar } = catalog;
  const own = `${desk.publicUrl}/r/${facts.linkToken}`;
  const date = (at: Date | null) => (at ? formatDate(at, calendar.timezone, language, 'dayTime') : '');
  return {
    number: request.number,
    service: say(catalog.service(request.service_key)?.name, language),
    place: request.address ?? '',
    hasPlace: request.address ? 'yes' : 'no',
    due: date(request.due_at),
    hasDue: request.due_at ? 'yes' : 'no',
    counted: request.promise ? explainDue(t, calendar, request.promise.explanation).join(' ') : '',
    scheduled: request.scheduled_for
      ? formatDate(request.scheduled_for, calendar.timezone, language, 'day')
      : '',
    department:
      say(catalog.department(request.department_key)?.name, language) || say(city.serviceName, language),
    outcome: request.outcome ?? 'none',
    note: facts.note ?? '',
    hasNote: facts.note ? 'yes' : 'no',
    parent: facts.parentNumber ?? '',
    link: own,
    // The page of the link has the button: programs that check letters follow every link in them.
    confirmLink: own,
    stopLink: `${own}/unfollow`,
    name: say(city.serviceName, language),
    phone: city.contact.phone,
  };
}
