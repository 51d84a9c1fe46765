import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type as T } from 'typebox';
import { type Draft, findReceived, looksLikeSpam, readDraft, receive } from '#flow/intake';
import { anyone } from '#platform/context';
import { Invalid, NotFound } from '#platform/errors';
import type { House } from '#platform/house';
import { type Form, html, oneField, type Route, route, seeOther } from '#platform/http';
import { visitBy } from '../visit.ts';
import { stepHref } from './step-frame.tsx';
import { openPage } from './step-pages.ts';
import { thanksPage } from './thanks-page.tsx';

export function sendRoutes(house: House): Route[] {
  return [thanks(house), toThanks()];
}

const month = 30 * 86_400;

/** Sends the report, once: whoever sends it again is told the same number. */
export async function sendDraft(
  _house: House,
  request: FastifyRequest,
  reply: FastifyReply,
  draft: Draft,
  { fields }: Form,
) {
  const { ctx } = request;
  // Only the field that people do not see: the many steps are slow enough for programs, and people may be quick.
  if (looksLikeSpam({ honeypot: oneField(fields, 'website'), startedAt: new Date(0) }, ctx.clock.now()))
    throw Invalid.field('description', 'site.check.spam');
  try {
    const { request: opened } = await receive(ctx, { draftId: draft.id });
    if (opened.lat !== null && opened.lng !== null)
      reply.setCookie('near', `${opened.lat.toFixed(3)},${opened.lng.toFixed(3)}`, { maxAge: month });
    return seeOther(reply, thanksHref(opened.number, draft.id));
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    const open = await openPage(ctx, draft);
    if (!open && error.problems.every(({ field }) => field === 'agreed'))
      return seeOther(reply, stepHref(draft, 'agree'));
    if (!open) throw error;
    return seeOther(reply, `${stepHref(draft, open)}?fix=1`);
  }
}

function thanksHref(number: string, draftId: string): string {
  return `/requests/${number}/thanks?draft=${draftId}`;
}

/** Only for whoever has the draft's secret: the page links to the reporter's own view. */
function thanks(house: House): Route {
  return route({
    method: 'GET',
    url: '/requests/:number/thanks',
    policy: anyone,
    schema: {
      params: T.Object({ number: T.String() }),
      querystring: T.Object({ draft: T.Optional(T.String()) }),
    },
    handler: async (request, reply) => {
      const { number } = request.params;
      const draft = await readDraft(request.ctx, request.query.draft ?? '');
      const received = await findReceived(request.ctx, draft);
      if (received?.request.number !== number) throw new NotFound('There is no such request.');
      const visit = await visitBy(house, request.ctx, thanksHref(number, draft.id));
      const { email, wantsLetters } = draft.content.contact;
      reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer');
      return html(
        reply,
        thanksPage(visit, received, wantsLetters === false ? undefined : email || undefined),
      );
    },
  });
}

/** Back and refresh after sending lead to the number, never to a second report. */
function toThanks(): Route {
  return route({
    method: 'GET',
    url: '/report/d/:draft/thanks',
    policy: anyone,
    schema: { params: T.Object({ draft: T.String() }) },
    handler: async (request, reply) => {
      const draft = await readDraft(request.ctx, request.params.draft);
      const received = await findReceived(request.ctx, draft);
      return seeOther(
        reply,
        received ? thanksHref(received.request.number, draft.id) : `/report/d/${draft.id}`,
      );
    },
  });
}
