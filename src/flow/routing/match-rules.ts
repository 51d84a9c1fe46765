import type { Sla } from '#reference/calendar';
import type { RoutingFacts, RoutingRule } from './rule.ts';

/** One condition of a rule beside what the request had. Plain JSON, kept as the "why" of a routing. */
export interface Finding {
  condition: 'service' | 'area' | 'answer' | 'asset' | 'time' | 'channel';
  /** Only of an answer. */
  question?: string;
  /** Only of a thing: which of its properties. */
  property?: 'layer' | 'type' | 'owner';
  wanted: readonly (string | number | boolean)[];
  /** null: the request had none. Of a service also its group, of areas all that hold the place. */
  had: unknown;
}

export interface Match {
  rule: RoutingRule;
  department: string;
  /** The rule's own promise, instead of the service's. */
  sla?: Sla;
  /** Every condition of the rule; empty for a rule that takes everything. */
  why: Finding[];
  /** The rules before it, by key, and the first condition on which each failed. */
  tried: { rule: string; failedOn: Finding }[];
}

/** The first rule whose conditions all hold, and why; null when there is none (the triage queue). */
export function matchRules(rules: readonly RoutingRule[], facts: RoutingFacts): Match | null {
  const tried: Match['tried'] = [];
  for (const rule of rules) {
    const why = findingsOf(rule, facts);
    const failed = why.find((finding) => !holds(finding));
    if (!failed) {
      const { department, sla } = rule.then;
      return { rule, department, sla, why, tried };
    }
    tried.push({ rule: rule.key, failedOn: failed });
  }
  return null;
}

/** Whether what was had is among what was wanted; of several things had, one is enough. */
export function holds({ wanted, had }: Finding): boolean {
  const all: readonly unknown[] = Array.isArray(had) ? had : [had];
  return all.some((one) => wanted.includes(one as string));
}

function findingsOf({ when }: RoutingRule, facts: RoutingFacts): Finding[] {
  const found: Finding[] = [];
  if (when.service)
    found.push({
      condition: 'service',
      wanted: when.service,
      had: [facts.serviceKey, `group:${facts.groupKey}`],
    });
  if (when.area) found.push({ condition: 'area', wanted: when.area, had: facts.areas });
  for (const question of Object.keys(when.answer ?? {}))
    found.push({
      condition: 'answer',
      question,
      wanted: when.answer![question]!,
      had: Object.hasOwn(facts.answers, question) ? (facts.answers[question] ?? null) : null,
    });
  for (const property of ['layer', 'type', 'owner'] as const)
    if (when.asset?.[property])
      found.push({
        condition: 'asset',
        property,
        wanted: when.asset[property],
        had: facts.asset?.[property] ?? null,
      });
  if (when.time) found.push({ condition: 'time', wanted: [when.time], had: facts.open ? 'open' : 'closed' });
  if (when.channel) found.push({ condition: 'channel', wanted: when.channel, had: facts.channel });
  return found;
}
