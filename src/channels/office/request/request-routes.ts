import { Type as T } from 'typebox';
import { correctPosition } from '#flow/locating';
import { sendAgain } from '#flow/partners';
import type { Request } from '#flow/requests';
import { actOnOne, reclassifyRequest } from '#flow/work';
import { Conflict, Invalid, NotAllowed } from '#platform/errors';
import type { House } from '#platform/house';
import { type Form, html, oneField, type Route, readForm, route, seeOther } from '#platform/http';
import { doneParams } from '../done.tsx';
import { mayAct, maySeePeople, mayView } from '../policies.ts';
import { type Visit, visitOf } from '../visit.ts';
import { acts, askedOf, inForm } from './acts.ts';
import { readAsset } from './asset.tsx';
import { readPlace, type ServiceEffect, serviceEffect } from './change-forms.ts';
import { loadRequest } from './load.ts';
import { type RequestState, requestPage } from './request-page.tsx';
import { showPeople } from './show-people.ts';

/** To which of the places that its report told a request may be moved. */
const positionKinds = ['address', 'device', 'photo'] as const;

const params = T.Object({ number: T.String({ maxLength: 20 }) });

export function requestRoutes(house: House): Route[] {
  const page = route({
    method: 'GET',
    url: '/office/requests/:number',
    policy: mayView,
    schema: { params, querystring: T.Object(doneParams, { additionalProperties: false }) },
    handler: async (request, reply) => {
      const visit = await visitOf(house, request);
      const loaded = await loadRequest(visit, request.params.number);
      return html(reply, await requestPage(visit, loaded, { query: request.query }));
    },
  });
  const act = route({
    method: 'POST',
    url: '/office/requests/:number',
    policy: mayAct,
    schema: { params },
    handler: async (request, reply) => {
      const visit = await visitOf(house, request);
      const form = await readForm(request);
      const end = await doAct(house, visit, request.params.number, form);
      return 'to' in end ? seeOther(reply, end.to) : html(reply, end.page, end.status);
    },
  });
  const people = route({
    method: 'POST',
    url: '/office/requests/:number/people',
    policy: maySeePeople,
    schema: { params },
    handler: async (request, reply) => {
      const visit = await visitOf(house, request);
      const loaded = await loadRequest(visit, request.params.number);
      if (!loaded.own) throw new NotAllowed('needs people.view in the department');
      return html(
        reply,
        await requestPage(visit, loaded, { people: await showPeople(visit, loaded.request) }),
      );
    },
  });
  const again = route({
    method: 'POST',
    url: '/office/requests/:number/send-again',
    policy: mayAct,
    schema: { params },
    handler: async (request, reply) => {
      const visit = await visitOf(house, request);
      const { own, sent, request: of } = await loadRequest(visit, request.params.number);
      if (!own) throw new NotAllowed('not in your department');
      const wanted = oneField((await readForm(request)).fields, 'delivery');
      const found = sent.find(({ delivery }) => delivery.id === wanted);
      if (!found) throw Invalid.field('delivery', 'errors.choose');
      await sendAgain(visit.ctx, { deliveryId: found.delivery.id });
      return seeOther(reply, `/office/requests/${of.number}`);
    },
  });
  return [page, act, people, again];
}

type End = { to: string } | { page: string; status: number };

/** Does what the form asks, or gives the page back with what was typed and what is wrong with it. */
async function doAct(house: House, visit: Visit, number: string, form: Form): Promise<End> {
  const { request, own } = await loadRequest(visit, number);
  if (!own) throw new NotAllowed('not in your department');
  const name = oneField(form.fields, 'do');
  const seen = Number(oneField(form.fields, 'seen')) || undefined;
  const again = async (state: RequestState, status: number): Promise<End> => {
    const loaded = await loadRequest(visit, number);
    return { page: await requestPage(visit, loaded, state), status };
  };
  try {
    const done = await change(house, visit, request, form, name, seen);
    return 'effect' in done ? again({ effect: done.effect }, 200) : done;
  } catch (error) {
    const problems = error instanceof Invalid ? inForm(error, name).problems : [];
    const stale = seen !== undefined && seen !== (await loadRequest(visit, number)).request.version;
    if (!(error instanceof Invalid) && !(error instanceof Conflict && stale)) throw error;
    const { detail } = await loadRequest(visit, number);
    const meanwhile = stale ? detail.history.filter((entry) => entry.seq > seen) : undefined;
    return again({ refusal: { do: name, fields: form.fields, problems }, meanwhile }, stale ? 409 : 422);
  }
}

async function change(
  house: House,
  visit: Visit,
  request: Request,
  form: Form,
  name: string,
  seen: number | undefined,
): Promise<{ to: string } | { effect: ServiceEffect }> {
  const asked = askedOf(house, visit, form, name);
  const { field } = asked;
  const href = `/office/requests/${request.number}`;
  const note = field('note') || undefined;
  if (name === 'service') {
    const effect = serviceEffect(visit, request, field('service'));
    if (field('sure') !== effect.service) return { effect };
    await reclassifyRequest(visit.ctx, { requestId: request.id, service: effect.service, note, seen });
    return { to: href };
  }
  if (name === 'place') {
    const place = await readPlace(visit, field);
    const batch = await actOnOne(visit.ctx, { do: 'place', place, note }, request.id, seen);
    return { to: `${href}?done=${batch.id}` };
  }
  if (name === 'asset') {
    const asset = await readAsset(visit, request, field('number'));
    const batch = await actOnOne(visit.ctx, { do: 'asset', asset, note }, request.id, seen);
    return { to: `${href}?done=${batch.id}` };
  }
  if (name === 'correct') {
    const kind = positionKinds.find((one) => one === field('kind'));
    if (!kind) throw Invalid.field('kind', 'errors.choose');
    const batch = await correctPosition(visit.ctx, { requestId: request.id, kind, seen });
    return { to: `${href}?done=${batch.id}` };
  }
  const act = Object.hasOwn(acts, name) ? acts[name] : undefined;
  if (!act) throw Invalid.field('do', 'errors.choose');
  const batch = await actOnOne(visit.ctx, await act(asked), request.id, seen);
  return { to: `${href}?done=${batch.id}` };
}
