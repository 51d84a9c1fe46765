import { changeRequest, type Request } from '#flow/requests';
import type { Ctx } from '#platform/context';
import { findAsset } from '#reference/assets';
import { isOpen } from '#reference/calendar';
import { type Catalog, catalogOf } from '#reference/catalog';
import { matchRules } from './match-rules.ts';
import { type Routing, routed } from './route-request.ts';
import { loadRules } from './routing-store.ts';

/**
 * Gives a request to the department of the first rule that matches, with the rule's why; without one to the service's
 * own department; without that to the triage queue. `since` is the line of history that asks for it: what was routed after
 * that line stays, so that an event which comes twice never overrules a person; what was taken back asks for nothing.
 */
export async function routeByRules(ctx: Ctx, requestId: string, since: number): Promise<void> {
  const catalog = await catalogOf(ctx);
  await changeRequest(ctx, requestId, async (request, tx) => {
    if (request.status === 'closed' || (await wasRouted(tx, requestId, since))) return null;
    return routed(catalog.calendar, request, await byRules(tx, catalog, request));
  });
}

/** Decided on the row that is held, so that a move at the same moment is either seen here or asks again. */
async function byRules(ctx: Ctx, catalog: Catalog, request: Request): Promise<Routing> {
  const service = catalog.service(request.service_key);
  const rules = await ctx.memory.get('routing', () => loadRules(ctx.db));
  const match = matchRules(rules, {
    serviceKey: request.service_key,
    groupKey: service?.group ?? '',
    areas: request.areas,
    answers: await answersOf(ctx, request.id),
    asset: request.asset ? await findAsset(ctx, request.asset) : null,
    at: request.opened_at,
    open: isOpen(catalog.calendar, request.opened_at),
    channel: request.channel,
  });
  const department = match?.department ?? service?.department ?? null;
  return {
    department: catalog.department(department) ? department : null,
    sla: match?.sla,
    why: match
      ? { rule: match.rule.key, conditions: match.why }
      : { rule: null, service: request.service_key },
  };
}

async function answersOf(ctx: Ctx, requestId: string): Promise<Record<string, unknown>> {
  const rows = await ctx.db
    .selectFrom('request_answer')
    .select(['question_key', 'value'])
    .where('request_id', '=', requestId)
    .execute();
  return Object.fromEntries(rows.map((row) => [row.question_key, row.value]));
}

async function wasRouted(ctx: Ctx, requestId: string, since: number): Promise<boolean> {
  const line = await ctx.db
    .selectFrom('request_history')
    .select('seq')
    .where('request_id', '=', requestId)
    .where('seq', '>', since)
    .where('kind', 'in', ['routed', 'undone'])
    .limit(1)
    .executeTakeFirst();
  return line !== undefined;
}
