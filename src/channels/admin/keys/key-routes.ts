import { Type as T } from 'typebox';
import type { Ctx } from '#platform/context';
import { Invalid, NotFound, type Problem } from '#platform/errors';
import type { House } from '#platform/house';
import { html, oneField, type Route, readForm, route, seeOther } from '#platform/http';
import { endOfLocalDay, localToInstant } from '#reference/calendar';
import {
  type ClientLine,
  callsByDay,
  changeClient,
  clientById,
  createClient,
  keysOfClients,
  listClients,
  type MadeKey,
  resumeClient,
  revokeKey,
  rotateKey,
  stopClient,
} from '#reference/clients';
import { type StaffVisit, staffVisit, tryForm } from '#reference/console';
import {
  applicationById,
  approveApplication,
  declineApplication,
  waitingApplications,
} from '#reference/key-applications';
import { mayRoute } from '#reference/people';
import { blankClient, type ClientForm, formOf, readClient, toNewClient } from './client-form.tsx';
import { clientPage, newClientPage } from './client-page.tsx';
import { keyListPage } from './key-list-page.tsx';

const policy = mayRoute('keys.edit');
const id = T.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' });
const params = T.Object({ id });
const text = (maxLength: number) => T.Optional(T.String({ maxLength }));

/** Programs and their keys. The commands ask again who may give what. */
export function keyRoutes(house: House): Route[] {
  return [
    showList(house),
    showNew(house),
    takeNew(house),
    showOne(house),
    takeOne(house),
    takeRotate(house),
    takeRevoke(house),
    takeActive(house),
    takeDecline(),
  ];
}

const showList = (house: House) =>
  route({
    method: 'GET',
    url: '/admin/keys',
    policy,
    schema: {
      querystring: T.Object(
        { q: text(100), show: T.Optional(T.Enum(['', 'stopped'])), after: text(300), news: text(20) },
        { additionalProperties: false },
      ),
    },
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const { q = '', show, after, news } = request.query;
      const stopped = show === 'stopped';
      const filter = { text: q, state: stopped ? 'stopped' : 'active' } as const;
      const page = await listClients(visit.ctx, filter, after || undefined);
      const waiting = after || q ? [] : await waitingApplications(visit.ctx);
      return html(reply, keyListPage(visit, { ...page, waiting, q, stopped, after, news }));
    },
  });

const forNew = { querystring: T.Object({ application: T.Optional(id) }, { additionalProperties: false }) };

const showNew = (house: House) =>
  route({
    method: 'GET',
    url: '/admin/keys/new',
    policy,
    schema: forNew,
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const application = await waitingOne(visit.ctx, request.query.application);
      return html(reply, newClientPage(visit, { form: blankClient(application), application }));
    },
  });

const takeNew = (house: House) =>
  route({
    method: 'POST',
    url: '/admin/keys/new',
    policy,
    schema: forNew,
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const application = await waitingOne(visit.ctx, request.query.application);
      const form = readClient((await readForm(request, { files: 0 })).fields);
      return tryForm(
        reply,
        async () => {
          if (application) {
            await approveApplication(visit.ctx, { id: application.id, client: toNewClient(form) });
            return seeOther(reply, '/admin/keys?news=approved');
          }
          const end = endOf(visit, form.expiresAt);
          const { client, key } = await createClient(visit.ctx, toNewClient(form), end);
          return html(reply, await pageOf(visit, client.id, { made: key }));
        },
        (problems) => newClientPage(visit, { form, problems, application }),
      );
    },
  });

const showOne = (house: House) =>
  route({
    method: 'GET',
    url: '/admin/keys/:id',
    policy,
    schema: { params, querystring: T.Object({ news: text(20) }) },
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      return html(reply, await pageOf(visit, request.params.id, { news: request.query.news }));
    },
  });

const takeOne = (house: House) =>
  route({
    method: 'POST',
    url: '/admin/keys/:id',
    policy,
    schema: { params },
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const { id } = request.params;
      const form = readClient((await readForm(request, { files: 0 })).fields);
      return tryForm(
        reply,
        async () => {
          await changeClient(visit.ctx, { id, client: toNewClient(form) });
          return seeOther(reply, `/admin/keys/${id}?news=saved`);
        },
        (problems) => pageOf(visit, id, { problems, form }),
      );
    },
  });

const takeRotate = (house: House) =>
  route({
    method: 'POST',
    url: '/admin/keys/:id/rotate',
    policy,
    schema: { params },
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const { fields } = await readForm(request, { files: 0 });
      const clientId = request.params.id;
      const grace = oneField(fields, 'grace');
      return tryForm(
        reply,
        async () => {
          const graceHours = ['0', '24', '168'].includes(grace) ? Number(grace) : null;
          const expiresAt = endOf(visit, oneField(fields, 'expiresAt').trim());
          const made = await rotateKey(visit.ctx, { clientId, graceHours, expiresAt });
          return html(reply, await pageOf(visit, clientId, { made }));
        },
        (problems) => pageOf(visit, clientId, { problems }),
      );
    },
  });

const takeRevoke = (house: House) =>
  route({
    method: 'POST',
    url: '/admin/keys/:id/keys/:key/revoke',
    policy,
    schema: { params: T.Object({ id, key: id }) },
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const { id, key } = request.params;
      return tryForm(
        reply,
        async () => {
          await revokeKey(visit.ctx, { keyId: key });
          return seeOther(reply, `/admin/keys/${id}?news=revoked`);
        },
        (problems) => pageOf(visit, id, { problems }),
      );
    },
  });

const takeActive = (house: House) =>
  route({
    method: 'POST',
    url: '/admin/keys/:id/active',
    policy,
    schema: { params },
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const { id } = request.params;
      const { fields } = await readForm(request, { files: 0 });
      const goesOn = oneField(fields, 'active') === 'yes';
      return tryForm(
        reply,
        async () => {
          await (goesOn ? resumeClient : stopClient)(visit.ctx, { id });
          return seeOther(reply, `/admin/keys/${id}?news=${goesOn ? 'resumed' : 'stopped'}`);
        },
        (problems) => pageOf(visit, id, { problems }),
      );
    },
  });

const takeDecline = () =>
  route({
    method: 'POST',
    url: '/admin/keys/applications/:id/decline',
    policy,
    schema: { params },
    handler: async (request, reply) => {
      await declineApplication(request.ctx, { id: request.params.id });
      return seeOther(reply, '/admin/keys?news=declined');
    },
  });

interface More {
  form?: ClientForm;
  problems?: readonly Problem[];
  made?: MadeKey;
  news?: string;
}

const daysShown = 30;

async function pageOf(visit: StaffVisit, id: string, more: More): Promise<string> {
  const client: ClientLine | undefined = await clientById(visit.ctx, id);
  if (!client) throw new NotFound('There is no such client.');
  const keys = await keysOfClients(visit.ctx, [id]);
  const days = await callsByDay(visit.ctx, id, daysShown);
  return clientPage(visit, { form: formOf(client), ...more, client, keys, days });
}

async function waitingOne(ctx: Ctx, id: string | undefined) {
  if (!id) return undefined;
  const application = await applicationById(ctx, id);
  if (!application || application.decided_at) throw new NotFound('There is no such application that waits.');
  return application;
}

/** The first instant after a day of the city. Throws `Invalid` (`expiresAt`). */
function endOf({ catalog: { calendar } }: StaffVisit, day: string): Date | null {
  if (day === '') return null;
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || !localToInstant(calendar, day))
    throw Invalid.field('expiresAt', 'errors.date');
  return endOfLocalDay(calendar, day);
}
