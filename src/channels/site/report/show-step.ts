import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Draft } from '#flow/intake';
import type { Problem } from '#platform/errors';
import type { House } from '#platform/house';
import { html } from '#platform/http';
import { visitBy } from '../visit.ts';
import { type StepView, stepHref } from './step-frame.tsx';
import { type PageName, pages } from './step-pages.ts';

/** Shows a step with what the draft holds; with problems the answer is a refusal (422). */
export async function showStep(
  house: House,
  request: FastifyRequest,
  reply: FastifyReply,
  draft: Draft,
  step: PageName,
  problems: readonly Problem[],
  change: boolean,
) {
  const visit = await visitBy(house, request.ctx, stepHref(draft, step));
  const view: StepView = { visit, service: draft.service, draft, content: draft.content, problems, change };
  reply.header('cache-control', 'no-store').header('referrer-policy', 'same-origin');
  return html(reply, await pages[step](view), problems.length > 0 && request.method === 'POST' ? 422 : 200);
}
