import { Type as T } from 'typebox';
import { listUnplaced } from '#flow/locating';
import { NotAllowed } from '#platform/errors';
import type { House } from '#platform/house';
import { html, type Route, readForm, route, seeOther } from '#platform/http';
import { mayAny } from '#reference/console';
import { doneParams } from '../done.tsx';
import { maySeePeople } from '../policies.ts';
import { loadRequest } from '../request/load.ts';
import { showPeople } from '../request/show-people.ts';
import { visitOf } from '../visit.ts';
import { decide } from './decide.ts';
import { loadPlace } from './load-place.ts';
import { placePage } from './place-page.tsx';
import { queuePage } from './queue-page.tsx';

/** Whoever works on requests or gives them to departments; in which department is asked again by each command. */
const mayLocate = mayAny('requests.work', 'requests.assign');
const params = T.Object({ number: T.String({ maxLength: 20 }) });
const degrees = (most: number) => T.Optional(T.Number({ minimum: -most, maximum: most }));
const text = (maxLength: number) => T.Optional(T.String({ maxLength }));

export function locateRoutes(house: House): Route[] {
  const queue = route({
    method: 'GET',
    url: '/office/locate',
    policy: mayLocate,
    schema: {
      querystring: T.Object(
        { ...doneParams, after: text(300), state: T.Optional(T.Enum(['', 'open', 'asked'])) },
        { additionalProperties: false },
      ),
    },
    handler: async (request, reply) => {
      const { after, done, late } = request.query;
      const state = request.query.state || 'open';
      const visit = await visitOf(house, request);
      const page = await listUnplaced(request.ctx, { state, after });
      return html(reply, await queuePage(visit, { ...page, after, state, done, late }));
    },
  });
  const one = route({
    method: 'GET',
    url: '/office/locate/:number',
    policy: mayLocate,
    schema: {
      params,
      querystring: T.Object(
        { ...doneParams, q: text(300), address: text(300), lat: degrees(90), lng: degrees(180) },
        { additionalProperties: false },
      ),
    },
    handler: async (request, reply) => {
      const visit = await visitOf(house, request);
      const { done, late, ...choice } = request.query;
      const view = await loadPlace(visit, request.params.number, choice);
      const { lat, closed_at, parent_id, number } = view.loaded.request;
      // Somebody was faster.
      if (lat !== null || closed_at || parent_id) return seeOther(reply, `/office/requests/${number}`);
      return html(reply, await placePage(view, { query: { done, late } }));
    },
  });
  const save = route({
    method: 'POST',
    url: '/office/locate/:number',
    policy: mayLocate,
    schema: { params },
    handler: async (request, reply) => {
      const visit = await visitOf(house, request);
      const { fields } = await readForm(request, { files: 0 });
      const end = await decide(visit, request.params.number, fields);
      return 'to' in end ? seeOther(reply, end.to) : html(reply, end.page, end.status);
    },
  });
  const people = route({
    method: 'POST',
    url: '/office/locate/:number/people',
    policy: maySeePeople,
    schema: { params },
    handler: async (request, reply) => {
      const visit = await visitOf(house, request);
      const loaded = await loadRequest(visit, request.params.number);
      if (!loaded.own) throw new NotAllowed('needs people.view in the department');
      const shown = await showPeople(visit, loaded.request);
      return html(
        reply,
        await placePage(await loadPlace(visit, loaded.request.number, {}), { people: shown }),
      );
    },
  });
  return [queue, one, save, people];
}
