import { checkRules } from '#flow/routing';
import { checkPartners } from '#reference/partners';
import { keysOf } from './check-city.ts';
import { answersOf } from './check-services.ts';
import type { Report } from './check-shape.ts';
import type { Pack } from './pack.ts';

/** Every way in that a request can have come by, as `request.channel` keeps it. */
const channels = new Set(
  'web phone walk_in mail email social fax sms voice chat open311 api widget sensor import'.split(' '),
);

/** The routing rules against the rest of the pack: names that nobody knows, rules that never get their turn. */
export function checkRouting({ content, sources }: Pack, report: Report) {
  const problems = checkRules(content.routing, {
    departments: new Set(keysOf(content.departments)),
    services: new Map(
      content.services.map(({ key, group, questions = [] }) => [
        key,
        { group, questions: new Map(questions.map((question) => [question.key, answersOf(question)])) },
      ]),
    ),
    channels,
    assets: new Set(keysOf(content.assets)),
    areas: new Set(content.layers.flatMap((layer) => layer.areas.map((area) => `${layer.key}:${area.key}`))),
  });
  const keys = keysOf(content.routing);
  for (const { field, message } of problems) {
    const [key, ...path] = field.split('.');
    // Of two with one key the later is meant.
    report(sources.routing[keys.lastIndexOf(key!)]!, path, message);
  }
}

/** The partners against the rest of the pack: what goes there, and what their words and ours have to do with each other. */
export function checkPackPartners({ content, sources }: Pack, report: Report) {
  const { departments, services, city } = content;
  const problems = checkPartners(content.partners, {
    departments: new Set(keysOf(departments)),
    services: new Map(services.map((service) => [service.key, service])),
    reasons: new Map((city.reasons ?? []).map(({ key, outcome }) => [key, outcome])),
    reachable: new Set(departments.filter(({ email }) => email).map(({ key }) => key)),
  });
  for (const { at, path, message } of problems) report(sources.partners[at]!, path, message);
}
