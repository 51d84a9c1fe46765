import { type Static, Type as T } from 'typebox';
import { type Contact, endings, findContact, listContacts, logContact } from '#flow/contacts';
import { findRequest, parseNumber } from '#flow/requests';
import { audit } from '#platform/audit';
import { type Ctx, inTransaction } from '#platform/context';
import { Invalid, NotAllowed, NotFound } from '#platform/errors';
import { needs } from '#reference/clients';
import { neighborsOf } from '#reference/neighbors';
import { lookAtPeople, rememberPerson } from '#reference/people';
import { base, type Endpoint } from '../contract/definition.ts';
import { endpoint } from '../contract/endpoint.ts';
import { pageOf } from '../contract/paging.ts';
import { instant, key, nullable, oneOf, strict, uuid } from '../contract/shapes.ts';
import { inCursor } from '../requests/read-requests.ts';
import { PersonInput } from '../requests/report-shape.ts';

const Person = T.Object(
  {
    id: uuid(''),
    name: nullable(T.String()),
    email: nullable(T.String()),
    phone: nullable(T.String()),
    language: T.String(),
  },
  { ...strict, title: 'Person' },
);

const ContactShape = T.Object(
  {
    id: uuid(''),
    at: instant(''),
    channel: T.String({ description: '`phone`, `walk_in`, `web`, `open311` ...' }),
    ending: oneOf(endings, { description: 'How it ended.' }),
    request: nullable(T.String({ description: 'Number of the request that it made or was about.' })),
    language: nullable(T.String()),
    note: nullable(T.String()),
    referredTo: nullable(key('The neighboring government that they were told of.')),
    person: nullable(Person),
  },
  { ...strict, title: 'Contact' },
);
type ContactTold = Static<typeof ContactShape>;

const ContactInput = T.Object(
  {
    ending: oneOf(endings),
    channel: T.Optional(
      T.String({
        pattern: '^[a-z][a-z0-9_]*$',
        maxLength: 40,
        description: "The way in; your key's own unless told.",
      }),
    ),
    request: T.Optional(T.String({ maxLength: 20, description: 'Number of a request that it was about.' })),
    person: T.Optional(PersonInput),
    note: T.Optional(T.String({ maxLength: 4000, description: 'For colleagues.' })),
    referredTo: T.Optional(key('With the ending `referral`: key of a neighboring government.')),
    at: T.Optional(instant('When it was, if that was earlier.')),
  },
  { ...strict, title: 'ContactInput' },
);

export function contactEndpoints(): Endpoint[] {
  return [list(), one(), create()];
}

function list(): Endpoint {
  return endpoint({
    id: 'listContacts',
    method: 'GET',
    path: '/contacts',
    tag: 'contacts',
    summary: 'Contacts, newest first',
    description:
      'With the people who turned to the city: every call is written into the audit log, and so is everybody whose data it told. Needs a key for all departments, since contacts belong to none.',
    policy: needs('contacts:read'),
    scope: 'contacts:read',
    query: {
      channel: T.Optional(T.String({ maxLength: 40 })),
      ending: T.Optional(oneOf(endings)),
      request: T.Optional(T.String({ maxLength: 20, description: 'Number of a request.' })),
      person: T.Optional(uuid('Id of a person.')),
    },
    list: true,
    answer: pageOf(ContactShape, 'ContactPage'),
    async handle({ ctx, query }) {
      demandAll(ctx);
      const { limit, cursor, channel, ending, request, person } = query as typeof query & {
        limit?: number;
        cursor?: string;
      };
      const requestId = request === undefined ? undefined : (await findRequest(ctx, { number: request })).id;
      const filter = { channel, ending, requestId, personId: person };
      const page = await inCursor(() => listContacts(ctx, { ...filter, after: cursor, limit }));
      return { body: { items: await tell(ctx, page.rows), next: page.next }, next: page.next };
    },
  });
}

function one(): Endpoint {
  return endpoint({
    id: 'getContact',
    method: 'GET',
    path: '/contacts/:id',
    tag: 'contacts',
    summary: 'One contact',
    policy: needs('contacts:read'),
    scope: 'contacts:read',
    params: { id: uuid('') },
    answer: ContactShape,
    async handle({ ctx, params }) {
      demandAll(ctx);
      const found = await findContact(ctx, params.id);
      if (!found) throw new NotFound('There is no such contact.');
      return { body: (await tell(ctx, [found]))[0] };
    },
  });
}

function create(): Endpoint {
  return endpoint({
    id: 'createContact',
    method: 'POST',
    path: '/contacts',
    tag: 'contacts',
    summary: 'Write down that somebody turned to the city',
    description:
      'A call, a visit, a chat that made no request: the telephone system or the chat program tells how it ended.',
    policy: needs('contacts:write'),
    scope: 'contacts:write',
    body: ContactInput,
    answer: T.Object({ id: uuid(''), at: instant('') }, { ...strict, title: 'ContactWritten' }),
    status: 201,
    example: { ending: 'information', channel: 'phone', note: 'Asked when the library opens.' },
    async handle({ ctx, body }) {
      const at = body.at ? new Date(body.at) : undefined;
      if (at && at > ctx.clock.now()) throw Invalid.field('at', 'api.errors.future');
      await knownNeighbor(ctx, body.referredTo);
      const requestId = body.request ? await aboutRequest(ctx, body.request) : null;
      const written = await inTransaction(ctx, async (tx) => {
        const { person } = body;
        const given = person && (person.name || person.email || person.phone);
        const personId = given ? (await rememberPerson(tx, { ...person, language: tx.language })).id : null;
        const { ending, channel, note, referredTo } = body;
        return logContact(tx, { ending, channel, note, referredTo, requestId, personId, at });
      });
      return {
        body: { id: written.id, at: written.at.toISOString() },
        location: `${base}/contacts/${written.id}`,
      };
    },
  });
}

/** Contacts belong to no department, so that a key for some of them reads none. */
function demandAll({ actor }: Ctx) {
  if (!actor.everywhere.includes('people.view')) throw new NotAllowed('needs a key for all departments');
}

async function tell(
  ctx: Ctx,
  rows: readonly (Contact & { request_number: string | null })[],
): Promise<ContactTold[]> {
  const ids = [...new Set(rows.flatMap((row) => (row.person_id ? [row.person_id] : [])))];
  const people = new Map((await lookAtPeople(ctx, ids, 'contacts')).map((person) => [person.id, person]));
  // Notes may name people, too.
  if (rows.length > 0) {
    const detail = { contacts: rows.map((row) => row.id) };
    await audit(ctx, { action: 'contact.looked', subjectKind: 'contact', subjectId: rows[0]!.id, detail });
  }
  return rows.map((row) => {
    const person = row.person_id ? people.get(row.person_id) : undefined;
    return {
      id: row.id,
      at: row.at.toISOString(),
      channel: row.channel,
      ending: row.ending,
      request: row.request_number,
      language: row.language,
      note: row.note,
      referredTo: row.referred_to,
      person: person
        ? {
            id: person.id,
            name: person.name,
            email: person.email,
            phone: person.phone,
            language: person.language,
          }
        : null,
    };
  });
}

async function knownNeighbor(ctx: Ctx, wanted: string | undefined) {
  if (wanted === undefined) return;
  if (!(await neighborsOf(ctx)).some((neighbor) => neighbor.key === wanted))
    throw Invalid.field('referredTo', 'errors.choose');
}

async function aboutRequest(ctx: Ctx, typed: string): Promise<string> {
  const number = parseNumber(typed);
  const request = number && (await findRequest(ctx, { number }).catch(() => undefined));
  if (!request) throw Invalid.field('request', 'desk.contact.noNumber');
  return request.id;
}
