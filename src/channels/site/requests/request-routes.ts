import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type as T } from 'typebox';
import { follow, meToo } from '#flow/following';
import { screenAnswers } from '#flow/intake';
import { findRequest, parseNumber, publicDetail, type RequestDetail, requestDetail } from '#flow/requests';
import { anyone, type Ctx } from '#platform/context';
import { Invalid, NotFound } from '#platform/errors';
import type { House } from '#platform/house';
import { html, oneField, type Route, readForm, route, seeOther, sendEvents } from '#platform/http';
import { catalogOf } from '#reference/catalog';
import type { KeptPages } from '../kept-pages.ts';
import { visitBy } from '../visit.ts';
import { requestPage } from './request-page.tsx';

const params = T.Object({ number: T.String({ maxLength: 20 }) });
const letters = { class: 'site-letters', burst: 8, perMinute: 2 };

/** What everybody may see and do with a public request; a private one is as if it were not there. */
export function requestRoutes(house: House, kept: KeptPages): Route[] {
  return [show(house, kept), live(house), followRequest(house), countMe()];
}

/** What everybody may read of a request. Throws `NotFound` for a private one, an unknown one and what is no number. */
export async function publicRequest(ctx: Ctx, text: string): Promise<RequestDetail> {
  const number = demandNumber(text);
  const detail = await requestDetail(ctx, { number });
  if (!detail.request.public) throw new NotFound('There is no such request.');
  return screened(ctx, detail);
}

function demandNumber(text: string): string {
  const number = parseNumber(text);
  if (!number) throw new NotFound('There is no such request.');
  return number;
}

/** The part of a request that is for residents; `own` when it is the reporter who reads: all of what they wrote. */
export async function screened(ctx: Ctx, detail: RequestDetail, own = false): Promise<RequestDetail> {
  const { service } = await catalogOf(ctx);
  const questions = service(detail.request.service_key)?.questions ?? [];
  const shown = questions.filter((question) => own || question.public).map((question) => question.key);
  const forAll = publicDetail(detail, new Set(shown));
  if (!own) return { ...forAll, answers: screenAnswers({ questions }, forAll.answers) };
  const written = { ...forAll.request, description: detail.request.description };
  return {
    ...forAll,
    request: written,
    files: detail.files.filter((file) => file.public || file.stage === 'report'),
  };
}

function show(house: House, kept: KeptPages): Route {
  return route({
    method: 'GET',
    url: '/requests/:number',
    policy: anyone,
    schema: { params, querystring: T.Object({ done: T.Optional(T.String()) }) },
    handler: async (request, reply) => {
      const number = demandNumber(request.params.number);
      if (number !== request.params.number) return reply.redirect(`/requests/${number}`, 302);
      const visit = await visitBy(house, request.ctx, `/requests/${number}`);
      const found = await findRequest(request.ctx, { number });
      if (!found.public) throw new NotFound('There is no such request.');
      const done = readDone(request.query.done);
      const make = async () => requestPage(visit, { detail: await publicRequest(request.ctx, number), done });
      // Public or not is asked anew each time; what is kept is what a version of it looks like.
      const key = `${number} ${found.version} ${found.me_too}`;
      return html(reply, await (done ? make() : kept(visit, key, make)));
    },
  });
}

const done = ['follow', 'counted', 'reopened', 'withdrawn', 'added', 'confirmed', 'fixed', 'placed'];

/** What a page may say that it has just done; the address cannot make it say anything else. */
export function readDone(text: string | undefined): string | undefined {
  return text && done.includes(text) ? text : undefined;
}

function live(house: House): Route {
  return route({
    method: 'GET',
    url: '/requests/:number/live',
    policy: anyone,
    schema: { params },
    handler: async (request, reply) => {
      const { request: found } = await publicRequest(request.ctx, request.params.number);
      const topic = `request:${found.id}`;
      sendEvents(request, reply, (send) =>
        house.live.subscribe((news) => {
          if (news === topic) send('news');
        }),
      );
    },
  });
}

function followRequest(house: House): Route {
  return route({
    method: 'POST',
    url: '/requests/:number/follow',
    policy: anyone,
    limit: letters,
    schema: { params },
    handler: async (request, reply) => {
      const { fields } = await readForm(request);
      const email = oneField(fields, 'email');
      const detail = await publicRequest(request.ctx, request.params.number);
      const { id, number } = detail.request;
      try {
        await follow(request.ctx, { requestId: id, email, language: request.ctx.language });
      } catch (error) {
        if (!(error instanceof Invalid)) throw error;
        const visit = await visitBy(house, request.ctx, `/requests/${number}`);
        const form = { name: 'follow', values: { email }, problems: error.problems };
        return html(reply, await requestPage(visit, { detail, form }), 422);
      }
      return seeOther(reply, `/requests/${number}?done=follow`);
    },
  });
}

function countMe(): Route {
  return route({
    method: 'POST',
    url: '/requests/:number/me-too',
    policy: anyone,
    schema: { params },
    handler: async (request, reply) => {
      const { request: found } = await publicRequest(request.ctx, request.params.number);
      await meToo(request.ctx, { requestId: found.id, browser: browserMark(request, reply) });
      return seeOther(reply, `/requests/${found.number}?done=counted`);
    },
  });
}

const year = 365 * 86_400;

/** A random mark in a cookie, so that one browser counts once; nothing else is kept about it. */
export function browserMark(request: FastifyRequest, reply: FastifyReply): string {
  const known = request.cookies.browser;
  if (known && /^[0-9a-f-]{36}$/.test(known)) return known;
  const mark = randomUUID();
  reply.setCookie('browser', mark, { maxAge: year });
  return mark;
}

/** The number of a request that exists and is public; the check before a link to it is given. */
export async function isPublicNumber(ctx: Ctx, number: string): Promise<boolean> {
  const found = await findRequest(ctx, { number }).catch((error) => {
    if (error instanceof NotFound) return null;
    throw error;
  });
  return found?.public === true;
}
