import { findRequest, requestDetail } from '#flow/requests';
import type { Ctx } from '#platform/context';
import { isOpen } from '#reference/calendar';
import { catalogOf } from '#reference/catalog';
import { matchRules } from './match-rules.ts';
import { routeRequest } from './route-request.ts';
import { loadRules } from './routing-store.ts';

/**
 * Gives a request to the department of the first rule that matches, with the rule's why; without one to the service's
 * own department; without that to the triage queue. Running it twice changes nothing.
 */
export async function routeByRules(ctx: Ctx, requestId: string): Promise<void> {
  const request = await findRequest(ctx, { id: requestId });
  if (request.status === 'closed') return;
  const catalog = await catalogOf(ctx);
  const service = catalog.service(request.service_key);
  const rules = await ctx.memory.get('routing', () => loadRules(ctx.db));
  const { answers } = await requestDetail(ctx, { id: requestId });
  const match = matchRules(rules, {
    serviceKey: request.service_key,
    groupKey: service?.group ?? '',
    areas: request.areas,
    answers: Object.fromEntries(answers.map((answer) => [answer.key, answer.value])),
    at: request.opened_at,
    open: isOpen(catalog.calendar, request.opened_at),
    channel: request.channel,
  });
  const department = match?.department ?? service?.department ?? null;
  await routeRequest(ctx, {
    requestId,
    department: catalog.department(department) ? department : null,
    sla: match?.sla,
    why: match
      ? { rule: match.rule.key, conditions: match.why }
      : { rule: null, service: request.service_key },
  });
}
