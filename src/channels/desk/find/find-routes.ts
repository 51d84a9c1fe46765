import { Type as T } from 'typebox';
import { contactsOf } from '#flow/contacts';
import { requestsOf } from '#flow/following';
import { findRequest, mayView, parseNumber } from '#flow/requests';
import { listWork, parseWorkQuery } from '#flow/work';
import type { House } from '#platform/house';
import { html, type Route, route, seeOther } from '#platform/http';
import { type StaffVisit, staffVisit } from '#reference/console';
import { findPeople, lookAtPerson, mayRoute, staffNames } from '#reference/people';
import { findPage } from './find-page.tsx';
import { personPage } from './person-page.tsx';

/** One box for what a caller says: a number, a telephone or e-mail address, a name, a street. */
export function findRoutes(house: House): Route[] {
  const find = route({
    method: 'GET',
    url: '/desk/find',
    policy: mayRoute('requests.intake'),
    schema: {
      querystring: T.Object({ q: T.Optional(T.String({ maxLength: 200 })) }, { additionalProperties: false }),
    },
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const text = request.query.q?.trim() ?? '';
      const number = await numberOf(visit, text);
      if (number) return seeOther(reply, `/office/requests/${number}`);
      return html(reply, findPage(visit, text, await search(visit, text)));
    },
  });
  const person = route({
    method: 'GET',
    url: '/desk/people/:id',
    policy: mayRoute('people.view'),
    schema: {
      params: T.Object({ id: T.String({ pattern: '^[0-9a-f-]{36}$' }) }),
      querystring: T.Object(
        { after: T.Optional(T.String({ maxLength: 300 })) },
        { additionalProperties: false },
      ),
    },
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const { id } = request.params;
      const found = await lookAtPerson(visit.ctx, id, 'desk.person');
      const requests = await requestsOf(visit.ctx, id, request.query.after, 30);
      const { rows: contacts } = await contactsOf(visit.ctx, id);
      const names = await staffNames(visit.ctx, [...new Set(contacts.flatMap((one) => one.staff_id ?? []))]);
      const seen = requests.rows.filter((row) => mayView(visit.ctx.actor, row));
      return html(
        reply,
        personPage(visit, { person: found, requests: { ...requests, rows: seen }, contacts, names }),
      );
    },
  });
  return [find, person];
}

/** A tracking number leads to its request at once, if there is one that this agent may see. */
async function numberOf({ ctx }: StaffVisit, text: string): Promise<string | null> {
  const number = parseNumber(text);
  if (!number) return null;
  const request = await findRequest(ctx, { number }).catch(() => undefined);
  return request && mayView(ctx.actor, request) ? number : null;
}

async function search(visit: StaffVisit, text: string) {
  if (text.length < 3) return { people: [], requests: [] };
  const { ctx } = visit;
  const isEmail = text.includes('@');
  const isPhone = /^[+()\d\s./-]+$/.test(text) && text.replace(/\D/g, '').length >= 7;
  const by = isEmail ? { email: text } : isPhone ? { phone: text } : { name: text };
  // A line that begins with a house number is a street: nobody's name need be looked at for it.
  const isStreet = !isEmail && !isPhone && /^\d/.test(text);
  const people = visit.has('people.view') && !isStreet ? await findPeople(ctx, by, 'desk.find') : [];
  const { filter, order } = parseWorkQuery('status=any');
  const requests =
    isEmail || isPhone || !visit.has('requests.view')
      ? []
      : (await listWork(ctx, { filter: { ...filter, text }, order }, { limit: 30 })).rows;
  return { people, requests };
}
