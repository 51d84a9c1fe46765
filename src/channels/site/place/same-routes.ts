import { Type as T } from 'typebox';
import { follow, meToo } from '#flow/following';
import { type Draft, readDraft } from '#flow/intake';
import { anyone } from '#platform/context';
import { Invalid, type Problem } from '#platform/errors';
import type { House } from '#platform/house';
import { html, oneField, type Route, readForm, route, seeOther } from '#platform/http';
import { stepHref } from '../report/step-frame.tsx';
import { browserMark, publicRequest } from '../requests/request-routes.ts';
import { visitBy } from '../visit.ts';
import { followPage } from './same-step.tsx';

const params = T.Object({ draft: T.String(), number: T.String() });

/** "It is one of these": the report is not sent; the request that is there already counts one more. */
export function followRoutes(house: House): Route[] {
  const show = async (
    ctx: Parameters<typeof visitBy>[1],
    draft: Draft,
    number: string,
    problems: Problem[] = [],
    email = '',
  ) => {
    const visit = await visitBy(house, ctx, stepHref(draft, `same/${number}`));
    const view = { visit, service: draft.service, draft, content: draft.content, problems, change: false };
    return followPage(view, number, email || draft.content.contact.email);
  };
  return [
    route({
      method: 'GET',
      url: '/report/d/:draft/same/:number',
      policy: anyone,
      schema: { params },
      handler: async (request, reply) => {
        const draft = await readDraft(request.ctx, request.params.draft);
        const { request: found } = await publicRequest(request.ctx, request.params.number);
        return html(reply, await show(request.ctx, draft, found.number));
      },
    }),
    route({
      method: 'POST',
      url: '/report/d/:draft/same/:number',
      policy: anyone,
      limit: { class: 'site-letters', burst: 8, perMinute: 2 },
      schema: { params },
      handler: async (request, reply) => {
        const { ctx } = request;
        const { fields } = await readForm(request);
        const draft = await readDraft(ctx, request.params.draft);
        const { request: found } = await publicRequest(ctx, request.params.number);
        const byMail = oneField(fields, 'how') !== 'count';
        const email = oneField(fields, 'email');
        try {
          if (byMail) await follow(ctx, { requestId: found.id, email, language: ctx.language });
        } catch (error) {
          if (!(error instanceof Invalid)) throw error;
          return html(reply, await show(ctx, draft, found.number, error.problems, email), 422);
        }
        await meToo(ctx, { requestId: found.id, browser: browserMark(request, reply) });
        return seeOther(reply, `/requests/${found.number}?done=${byMail ? 'follow' : 'counted'}`);
      },
    }),
  ];
}
