import { Type as T } from 'typebox';
import {
  checkStep,
  type Draft,
  findDraft,
  readDraft,
  startDraft,
  stepsOf,
  undecidedPlaces,
} from '#flow/intake';
import { anyone, type Ctx } from '#platform/context';
import { Invalid, NotFound, type Problem } from '#platform/errors';
import type { House } from '#platform/house';
import { type Form, html, oneField, type Route, readForm, route, seeOther } from '#platform/http';
import { catalogOf, type Service } from '#reference/catalog';
import type { KeptPages } from '../kept-pages.ts';
import { followRoutes } from '../place/same-routes.ts';
import { publicRequest } from '../requests/request-routes.ts';
import { visitBy } from '../visit.ts';
import { draftPhoto, saveStep } from './save-step.ts';
import { sendRoutes } from './send-routes.ts';
import { emptyContent, stepHref } from './step-frame.tsx';
import { isAssetProblem, isPageName, openPage, type PageName, pages, showStep } from './step-pages.ts';

/** The report form: one step a page, everything that was typed kept in a draft whose secret is the address. */
export function reportRoutes(house: House, kept: KeptPages): Route[] {
  return [
    begin(house, kept),
    first(house),
    resume(),
    show(house),
    save(house),
    draftPhoto(house),
    ...followRoutes(house),
    ...sendRoutes(house),
  ];
}

/** The service if it can be reported. Throws `NotFound`. */
async function serviceOf(ctx: Ctx, key: string): Promise<Service> {
  const service = (await catalogOf(ctx)).services.find((one) => one.key === key);
  if (!service) throw new NotFound('There is no such service.');
  return service;
}

/** Nothing is written before something was answered. */
function begin(house: House, kept: KeptPages): Route {
  return route({
    method: 'GET',
    url: '/report/:service',
    policy: anyone,
    schema: { params: T.Object({ service: T.String() }) },
    handler: async (request, reply) => {
      const service = await serviceOf(request.ctx, request.params.service);
      if (service.kind !== 'request') return reply.redirect(`/services/${service.key}`, 302);
      const visit = await visitBy(house, request.ctx, `/report/${service.key}`);
      const step = stepsOf(service)[0]!;
      const view = { visit, service, content: emptyContent, problems: [], change: false };
      return html(reply, await kept(visit, visit.here, () => pages[step](view)));
    },
  });
}

function first(house: House): Route {
  return route({
    method: 'POST',
    url: '/report/:service',
    policy: anyone,
    schema: { params: T.Object({ service: T.String() }) },
    handler: async (request, reply) => {
      const service = await serviceOf(request.ctx, request.params.service);
      const form = await readForm(request);
      const again = oneField(form.fields, 'again');
      const step = stepsOf(service)[0]!;
      const draft = await startDraft(request.ctx, {
        serviceKey: service.key,
        content: await placeAgain(request.ctx, again),
      });
      if (again) return seeOther(reply, stepHref(draft, step));
      return saveStep(house, request, reply, draft, step, form);
    },
  });
}

/** "Report it again": the place of the request that was closed, so that nobody has to type it twice. */
async function placeAgain(ctx: Ctx, number: string) {
  if (!number) return undefined;
  const { request } = await publicRequest(ctx, number);
  const point = request.lat !== null && request.lng !== null ? { lat: request.lat, lng: request.lng } : {};
  const given = request.address_source === 'pin' ? null : request.address;
  return { place: { ...(given ? { address: given } : {}), ...point } };
}

function resume(): Route {
  return route({
    method: 'GET',
    url: '/report/d/:draft',
    policy: anyone,
    schema: { params: T.Object({ draft: T.String() }) },
    handler: async (request, reply) => {
      const draft = await readDraft(request.ctx, request.params.draft);
      const open = await openPage(request.ctx, draft);
      return reply.redirect(stepHref(draft, open ?? 'check'), 302);
    },
  });
}

/** How the list of things is asked for more, for a number, for one that was pressed on the map. */
const ofThings = {
  show: T.Optional(T.String({ maxLength: 3 })),
  number: T.Optional(T.String({ maxLength: 100 })),
  thing: T.Optional(T.String({ maxLength: 130 })),
};
const stepParams = T.Object({ draft: T.String(), step: T.String() });

function show(house: House): Route {
  return route({
    method: 'GET',
    url: '/report/d/:draft/:step',
    policy: anyone,
    schema: {
      params: stepParams,
      querystring: T.Object({ change: T.Optional(T.String()), fix: T.Optional(T.String()), ...ofThings }),
    },
    handler: async (request, reply) => {
      const { step } = request.params;
      const draft = await readDraft(request.ctx, request.params.draft);
      if (draft.requestId) return seeOther(reply, `/report/d/${draft.id}/thanks`);
      if (!isPageName(step)) throw new NotFound('There is no such step.');
      if (step === 'check') {
        const open = await openPage(request.ctx, draft);
        if (open) return seeOther(reply, `${stepHref(draft, open)}?fix=1`);
      }
      if (step === 'check' || step === 'agree') {
        const isAgreed = (await undecidedPlaces(request.ctx, draft.content)).length === 0;
        if (isAgreed === (step === 'agree'))
          return seeOther(reply, stepHref(draft, isAgreed ? 'check' : 'agree'));
      }
      const problems = request.query.fix ? await problemsOf(request.ctx, draft, step) : [];
      return showStep(house, request, reply, draft, step, problems, request.query.change === '1');
    },
  });
}

/** What is wrong with what a page keeps; the pages between the steps only have something to choose. */
async function problemsOf(ctx: Ctx, draft: Draft, page: PageName): Promise<Problem[]> {
  if (page === 'which') return [{ field: 'candidate', message: 'errors.choose' }];
  if (page === 'same') return [{ field: 'choice', message: 'errors.choose' }];
  if (page === 'asset') {
    const wrong = (await checkStep(ctx, draft.service, draft.content, 'place')).filter(isAssetProblem);
    const [{ message, values } = { message: 'errors.choose', values: undefined }] = wrong;
    return [{ field: 'asset', message, values }];
  }
  if (page === 'agree') return [{ field: 'agreed', message: 'errors.choose' }];
  return page === 'stop' ? [] : checkStep(ctx, draft.service, draft.content, page);
}

function save(house: House): Route {
  return route({
    method: 'POST',
    url: '/report/d/:draft/:step',
    policy: anyone,
    limit: { class: 'site-report', burst: 120, perMinute: 60 },
    schema: { params: stepParams },
    handler: async (request, reply) => {
      const { step } = request.params;
      if (!isPageName(step)) throw new NotFound('There is no such step.');
      const form = await readForm(request);
      const draft = await draftFor(request.ctx, request.params.draft, form);
      if (draft.requestId) return seeOther(reply, `/report/d/${draft.id}/thanks`);
      try {
        return await saveStep(house, request, reply, draft, step, form);
      } catch (error) {
        if (!(error instanceof Invalid)) throw error;
        return showStep(
          house,
          request,
          reply,
          await readDraft(request.ctx, draft.id),
          step,
          error.problems,
          false,
        );
      }
    },
  });
}

/** A draft that was cleaned away begins anew with what this form holds, rather than losing it. */
async function draftFor(ctx: Ctx, id: string, form: Form): Promise<Draft> {
  const draft = await findDraft(ctx, id);
  if (draft) return draft;
  const serviceKey = oneField(form.fields, 'service');
  if (!serviceKey) throw new NotFound('There is no such draft (any more).');
  return startDraft(ctx, { serviceKey });
}
