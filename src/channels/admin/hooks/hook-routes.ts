import { Type as T } from 'typebox';
import { findRequest, mayView } from '#flow/requests';
import {
  createEndpoint,
  type Delivery,
  deliveryById,
  deliveryStates,
  type EndpointInput,
  editEndpoint,
  endpointById,
  listDeliveries,
  listEndpoints,
  pauseEndpoint,
  pingEndpoint,
  removeEndpoint,
  replay,
  replaySince,
  resumeEndpoint,
  rotateSecret,
  webhookTypes,
} from '#flow/webhooks';
import type { Ctx } from '#platform/context';
import { Invalid, NotFound } from '#platform/errors';
import type { House } from '#platform/house';
import {
  type FormFields,
  html,
  manyFields,
  oneField,
  type Route,
  readForm,
  route,
  seeOther,
} from '#platform/http';
import { startOfLocalDay } from '#reference/calendar';
import { type StaffVisit, staffVisit, tryForm } from '#reference/console';
import { mayRoute } from '#reference/people';
import { deliveryPage } from './delivery-page.tsx';
import { endpointPage } from './endpoint-page.tsx';
import { hookFormPage } from './hook-form-page.tsx';
import { hookListPage } from './hook-list-page.tsx';
import { secretPage } from './secret-page.tsx';

const policy = mayRoute('keys.edit');
const id = T.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' });
const params = T.Object({ id });
const both = T.Object({ id, delivery: id });
const text = (maxLength: number) => T.Optional(T.String({ maxLength }));
const newsQuery = T.Object(
  { news: text(20), count: text(10), after: text(300) },
  { additionalProperties: false },
);

/** Programs outside that are told what happens, and the log of what became of each message. */
export function hookRoutes(house: House): Route[] {
  return [
    showList(house),
    showNew(house),
    takeNew(house),
    showOne(house),
    showEdit(house),
    takeEdit(house),
    ...actions(house),
    showDelivery(house),
    takeAgain(house),
  ];
}

const showList = (house: House) =>
  route({
    method: 'GET',
    url: '/admin/hooks',
    policy,
    schema: { querystring: newsQuery },
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const { news, after } = request.query;
      return html(
        reply,
        hookListPage(visit, { ...(await listEndpoints(visit.ctx, { after })), news, after }),
      );
    },
  });

const showNew = (house: House) =>
  route({
    method: 'GET',
    url: '/admin/hooks/new',
    policy,
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const form = { name: '', url: '', events: [], services: null, privateOf: null, ownerEmail: '' };
      return html(reply, hookFormPage(visit, { form }));
    },
  });

const takeNew = (house: House) =>
  route({
    method: 'POST',
    url: '/admin/hooks/new',
    policy,
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const form = readHook((await readForm(request, { files: 0 })).fields);
      return tryForm(
        reply,
        async () => {
          const { endpoint, secret } = await createEndpoint(visit.ctx, form);
          return html(reply, secretPage(visit, { endpoint, secret }));
        },
        (problems) => hookFormPage(visit, { form, problems }),
      );
    },
  });

const showOne = (house: House) =>
  route({
    method: 'GET',
    url: '/admin/hooks/:id',
    policy,
    schema: {
      params,
      querystring: T.Object(
        {
          state: T.Optional(T.Enum(['', ...deliveryStates])),
          type: T.Optional(T.Enum(['', ...webhookTypes, 'ping'])),
          after: text(300),
          news: text(20),
          count: text(10),
        },
        { additionalProperties: false },
      ),
    },
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const { state, type, after, news, count } = request.query;
      const filter = { state: state || undefined, type: type || undefined, after };
      const endpoint = await endpointById(visit.ctx, request.params.id);
      const page = await listDeliveries(visit.ctx, { endpointId: endpoint.id, ...filter });
      return html(
        reply,
        endpointPage(visit, { endpoint, ...page, ...filter, news, count: Number(count) || 0 }),
      );
    },
  });

const showEdit = (house: House) =>
  route({
    method: 'GET',
    url: '/admin/hooks/:id/edit',
    policy,
    schema: { params },
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const endpoint = await endpointById(visit.ctx, request.params.id);
      const { private_of: privateOf, owner_email: ownerEmail } = endpoint;
      return html(reply, hookFormPage(visit, { form: { ...endpoint, privateOf, ownerEmail }, endpoint }));
    },
  });

const takeEdit = (house: House) =>
  route({
    method: 'POST',
    url: '/admin/hooks/:id/edit',
    policy,
    schema: { params },
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const endpoint = await endpointById(visit.ctx, request.params.id);
      const form = readHook((await readForm(request, { files: 0 })).fields);
      return tryForm(
        reply,
        async () => {
          await editEndpoint(visit.ctx, endpoint.id, form);
          return seeOther(reply, `/admin/hooks/${endpoint.id}?news=edited`);
        },
        (problems) => hookFormPage(visit, { form, endpoint, problems }),
      );
    },
  });

type Act = (visit: StaffVisit, id: string, fields: FormFields) => Promise<string>;

/** What a button of an endpoint's page does, and where it leads. */
const acts: Record<string, Act> = {
  pause: async ({ ctx }, one) => {
    await pauseEndpoint(ctx, one);
    return `/admin/hooks/${one}?news=paused`;
  },
  resume: async ({ ctx }, one) => {
    await resumeEndpoint(ctx, one);
    return `/admin/hooks/${one}?news=resumed`;
  },
  remove: async ({ ctx }, one) => {
    await removeEndpoint(ctx, one);
    return '/admin/hooks?news=removed';
  },
  ping: async ({ ctx }, one) => {
    const delivery = await pingEndpoint(ctx, one);
    return `/admin/hooks/${one}/messages/${delivery.id}?news=pinged`;
  },
  replay: async (visit, one, fields) => {
    const since = dayOf(visit, oneField(fields, 'since'));
    const onlyFailed = oneField(fields, 'all') !== 'yes';
    const count = await replaySince(visit.ctx, one, { since, onlyFailed });
    return `/admin/hooks/${one}?news=replayed&count=${count}`;
  },
};

function actions(house: House): Route[] {
  const plain = Object.entries(acts).map(([name, act]) =>
    route({
      method: 'POST',
      url: `/admin/hooks/:id/${name}`,
      policy,
      schema: { params },
      handler: async (request, reply) => {
        const visit = await staffVisit(house, request);
        const { fields } = await readForm(request, { files: 0 });
        const endpoint = await endpointById(visit.ctx, request.params.id);
        return tryForm(
          reply,
          async () => seeOther(reply, await act(visit, endpoint.id, fields)),
          async (problems) => {
            const page = await listDeliveries(visit.ctx, { endpointId: endpoint.id });
            return endpointPage(visit, { endpoint, ...page, problems });
          },
        );
      },
    }),
  );
  const rotate = route({
    method: 'POST',
    url: '/admin/hooks/:id/rotate',
    policy,
    schema: { params },
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const endpoint = await endpointById(visit.ctx, request.params.id);
      const made = await rotateSecret(visit.ctx, endpoint.id);
      return html(reply, secretPage(visit, { endpoint, ...made }));
    },
  });
  return [...plain, rotate];
}

const showDelivery = (house: House) =>
  route({
    method: 'GET',
    url: '/admin/hooks/:id/messages/:delivery',
    policy,
    schema: { params: both, querystring: newsQuery },
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const { delivery, endpoint } = await load(visit.ctx, request.params);
      const { number, mayRead } = await about(visit.ctx, delivery);
      return html(
        reply,
        deliveryPage(visit, { delivery, endpoint, number, mayRead, news: request.query.news }),
      );
    },
  });

const takeAgain = (house: House) =>
  route({
    method: 'POST',
    url: '/admin/hooks/:id/messages/:delivery/replay',
    policy,
    schema: { params: both },
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const { delivery, endpoint } = await load(visit.ctx, request.params);
      return tryForm(
        reply,
        async () => {
          await replay(visit.ctx, delivery.id);
          return seeOther(reply, `/admin/hooks/${endpoint.id}?news=replayed&count=1`);
        },
        async (problems) =>
          deliveryPage(visit, { delivery, endpoint, ...(await about(visit.ctx, delivery)), problems }),
      );
    },
  });

async function load(ctx: Ctx, { id: endpointId, delivery: deliveryId }: { id: string; delivery: string }) {
  const found = await deliveryById(ctx, deliveryId);
  if (found.endpoint.id !== endpointId) throw new NotFound('There is no such delivery.');
  return found;
}

/** The words of a private request are for its department alone, here too. */
async function about(ctx: Ctx, { request_id }: Delivery): Promise<{ number?: string; mayRead: boolean }> {
  if (!request_id) return { mayRead: true };
  const request = await findRequest(ctx, { id: request_id }).catch((error) => {
    if (error instanceof NotFound) return undefined;
    throw error;
  });
  if (!request) return { mayRead: true };
  return { number: request.number, mayRead: mayView(ctx.actor, request) };
}

function readHook(fields: FormFields): EndpointInput {
  const list = (name: string) => {
    const values = manyFields(fields, name);
    return values.length > 0 ? values : null;
  };
  return {
    name: oneField(fields, 'name'),
    url: oneField(fields, 'url'),
    ownerEmail: oneField(fields, 'ownerEmail'),
    events: manyFields(fields, 'events'),
    services: list('services'),
    privateOf: list('privateOf'),
  };
}

/** The start of a local day. Throws `Invalid` (`since`). */
function dayOf({ catalog }: StaffVisit, day: string): Date {
  if (!/^\d{4}-\d\d-\d\d$/.test(day))
    throw Invalid.field('since', day ? 'errors.date' : 'errors.date_required');
  try {
    return startOfLocalDay(catalog.calendar, day);
  } catch {
    throw Invalid.field('since', 'errors.date');
  }
}
