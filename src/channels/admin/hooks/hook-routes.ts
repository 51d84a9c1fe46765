import { Type as T } from 'typebox';
import {
  createEndpoint,
  type EndpointInput,
  editEndpoint,
  endpointById,
  listEndpoints,
} from '#flow/webhooks';
import type { House } from '#platform/house';
import { type FormFields, manyFields, oneField, type Route } from '#platform/http';
import { formRoute, pageRoute } from '../admin-route.ts';
import { deliveryRoutes } from './delivery-routes.ts';
import { endpointRoutes } from './endpoint-routes.ts';
import { hookFormPage } from './hook-form-page.tsx';
import { hookListPage } from './hook-list-page.tsx';
import { news, params, policy, strict, text } from './hook-place.ts';
import { secretPage } from './secret-page.tsx';

/** Programs outside that are told what happens, and the log of what became of each message. */
export function hookRoutes(house: House): Route[] {
  return [
    showList(house),
    showNew(house),
    takeNew(house),
    showEdit(house),
    takeEdit(house),
    ...endpointRoutes(house),
    ...deliveryRoutes(house),
  ];
}

const showList = (house: House) =>
  pageRoute(house, {
    url: '/admin/hooks',
    policy,
    schema: { querystring: T.Object({ ...news, after: text(300) }, strict) },
    async show(visit, { query }) {
      return hookListPage(visit, { ...query, ...(await listEndpoints(visit.ctx, { after: query.after })) });
    },
  });

const blank: EndpointInput = {
  name: '',
  url: '',
  events: [],
  services: null,
  privateOf: null,
  ownerEmail: '',
};

const showNew = (house: House) =>
  pageRoute(house, {
    url: '/admin/hooks/new',
    policy,
    show: (visit) => hookFormPage(visit, { form: blank }),
  });

const takeNew = (house: House) =>
  formRoute(house, {
    url: '/admin/hooks/new',
    policy,
    about: () => null,
    async act({ visit, fields }) {
      return { page: secretPage(visit, await createEndpoint(visit.ctx, readHook(fields))) };
    },
    again: ({ visit, fields }, problems) => hookFormPage(visit, { form: readHook(fields), problems }),
  });

const showEdit = (house: House) =>
  pageRoute(house, {
    url: '/admin/hooks/:id/edit',
    policy,
    schema: { params },
    async show(visit, request) {
      const endpoint = await endpointById(visit.ctx, request.params.id);
      const { private_of: privateOf, owner_email: ownerEmail } = endpoint;
      return hookFormPage(visit, { form: { ...endpoint, privateOf, ownerEmail }, endpoint });
    },
  });

const takeEdit = (house: House) =>
  formRoute(house, {
    url: '/admin/hooks/:id/edit',
    policy,
    schema: { params },
    about: (visit, request) => endpointById(visit.ctx, request.params.id),
    async act({ visit, fields, about: { id } }) {
      await editEndpoint(visit.ctx, id, readHook(fields));
      return `/admin/hooks/${id}?news=edited`;
    },
    again: ({ visit, fields, about: endpoint }, problems) =>
      hookFormPage(visit, { form: readHook(fields), endpoint, problems }),
  });

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
