import { Type as T } from 'typebox';
import { type Ending, endings, listContacts, logContact } from '#flow/contacts';
import { findRequest, parseNumber } from '#flow/requests';
import { Invalid } from '#platform/errors';
import type { House } from '#platform/house';
import { html, oneField, type Route, readForm, route, seeOther } from '#platform/http';
import { staffVisit, tryForm } from '#reference/console';
import { mayRoute, staffNames } from '#reference/people';
import { toChannel } from '../channels-known.ts';
import { contactListPage, newContactPage } from './contact-pages.tsx';

const text = (maxLength: number) => T.Optional(T.String({ maxLength }));
const listQuery = T.Object(
  { channel: text(40), ending: T.Optional(T.Enum(['', ...endings])), after: text(300), news: text(20) },
  { additionalProperties: false },
);

/** Contacts that make no request: two clicks to note one, and the list of all of them. */
export function contactRoutes(house: House): Route[] {
  const policy = mayRoute('requests.intake');
  const list = route({
    method: 'GET',
    url: '/desk/contacts',
    policy,
    schema: { querystring: listQuery },
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const { channel, ending, after, news } = request.query;
      const filter = { channel: channel || undefined, ending: (ending || undefined) as Ending | undefined };
      const page = await listContacts(visit.ctx, { ...filter, after });
      const ids = page.rows.flatMap((row) => (row.staff_id ? [row.staff_id] : []));
      const names = await staffNames(visit.ctx, [...new Set(ids)]);
      return html(reply, contactListPage(visit, { ...page, names, filter, after, news }));
    },
  });
  const form = route({
    method: 'GET',
    url: '/desk/contacts/new',
    policy,
    handler: async (request, reply) =>
      html(
        reply,
        newContactPage(await staffVisit(house, request), { channel: 'phone', note: '', number: '' }),
      ),
  });
  const take = route({
    method: 'POST',
    url: '/desk/contacts/new',
    policy,
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const { fields } = await readForm(request, { files: 0 });
      const given = {
        channel: toChannel(oneField(fields, 'channel')),
        note: oneField(fields, 'note'),
        number: oneField(fields, 'number').trim(),
      };
      return tryForm(
        reply,
        async () => {
          const requestId = given.number ? await requestOf(visit.ctx, given.number) : null;
          const ending = oneField(fields, 'ending') as Ending;
          await logContact(visit.ctx, { ending, channel: given.channel, note: given.note, requestId });
          return seeOther(reply, '/desk/contacts?news=logged');
        },
        (problems) => newContactPage(visit, given, problems),
      );
    },
  });
  return [list, form, take];
}

async function requestOf(ctx: Parameters<typeof findRequest>[0], typed: string): Promise<string> {
  const number = parseNumber(typed);
  if (!number) throw Invalid.field('number', 'desk.contact.noNumber');
  const request = await findRequest(ctx, { number }).catch(() => undefined);
  if (!request) throw Invalid.field('number', 'desk.contact.noNumber');
  return request.id;
}
