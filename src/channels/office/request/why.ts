import type { HistoryEntry } from '#flow/requests';
import type { Visit } from '../visit.ts';

interface Finding {
  condition: 'service' | 'area' | 'answer' | 'asset' | 'time' | 'channel';
  question?: string;
  property?: string;
  wanted: readonly unknown[];
  had: unknown;
}

interface Why {
  rule?: string | null;
  conditions?: readonly Finding[];
  byHand?: boolean;
}

/** Why the request is where it is: the rule that sent it there with what it matched, or the colleague who did. */
export function whySaid(visit: Visit, history: readonly HistoryEntry[]): string | null {
  const { t } = visit;
  const routed = history.findLast((entry) => entry.kind === 'routed');
  if (!routed) return null;
  const why = (routed.data['why'] ?? {}) as Why;
  if (why.byHand) return t('office.why.byHand', { name: routed.actor_name, note: routed.note ?? '' });
  if (!why.rule) return t(routed.data['to'] === null ? 'office.why.nobody' : 'office.why.service');
  const found = (why.conditions ?? []).map((finding) => findingSaid(visit, finding));
  return found.length > 0
    ? t('office.why.rule', { rule: why.rule, because: found.join('; ') })
    : t('office.why.always', { rule: why.rule });
}

function findingSaid(visit: Visit, finding: Finding): string {
  const had = Array.isArray(finding.had) ? finding.had : [finding.had];
  const matched = had
    .filter((one) => finding.wanted.includes(one))
    .map((one) => valueSaid(visit, finding, String(one)));
  const { condition, property } = finding;
  const key =
    condition === 'service' ? 'service.found' : condition === 'asset' ? `asset.${property}` : condition;
  return visit.t(`office.why.${key}`, {
    value: matched.join(', '),
    question: finding.question ?? '',
  });
}

function valueSaid(visit: Visit, { condition, property }: Finding, value: string): string {
  if (condition === 'service')
    return value.startsWith('group:')
      ? visit.say(visit.catalog.group(value.slice(6))?.name) || value
      : visit.service(value);
  if (condition === 'asset' && property === 'owner')
    return visit.say(visit.catalog.department(value)?.name) || value;
  if (condition === 'channel') return visit.t(`office.channel.${value}`);
  if (condition === 'time') return visit.t(`office.why.time.${value}`);
  return value;
}
