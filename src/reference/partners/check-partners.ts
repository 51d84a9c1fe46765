import type { OutcomeKind, Question, ServiceDefinition } from '#reference/catalog';
import { isBound, type Partner } from './partner.ts';

export interface KnownToPartners {
  departments: ReadonlySet<string>;
  services: ReadonlyMap<
    string,
    Pick<ServiceDefinition, 'key' | 'kind' | 'department' | 'questions' | 'reasons'>
  >;
  /** The city's general reasons for closing, by key. */
  reasons: ReadonlyMap<string, OutcomeKind>;
  /** Departments that have a mail address. */
  reachable: ReadonlySet<string>;
}

/** What is wrong with a partner of the right shape: which of the list, where below it, and what to do about it. */
export interface PartnerProblem {
  at: number;
  path: (string | number)[];
  message: string;
}

/** Names that nobody knows, what a kind needs and has not, maps that can never be used. Empty when all is well. */
export function checkPartners(partners: readonly Partner[], known: KnownToPartners): PartnerProblem[] {
  const keys = partners.map(({ key }) => key);
  return partners.flatMap((partner, at) => {
    const problems: PartnerProblem[] = [];
    const report: Report = (path, message) => problems.push({ at, path, message });
    if (keys.indexOf(partner.key) !== at) report(['key'], `another partner has the key "${partner.key}"`);
    checkKind(partner, known, report);
    checkBinding(partner, known, report);
    checkServices(partner, known, report);
    checkStatuses(partner, known, report);
    return problems;
  });
}

type Report = (path: (string | number)[], message: string) => void;

function checkKind(partner: Partner, { reachable }: KnownToPartners, report: Report) {
  const { kind, url, secret, email, departments = [] } = partner;
  if ((kind === 'open311' || kind === 'webhook') && !url) report([], `"url" is missing: ${kind} needs it`);
  if (kind === 'webhook' && !secret) report([], '"secret" is missing: webhooks are signed with it');
  if (kind === 'mailbox' && !email && !departments.some((key) => reachable.has(key)))
    report([], '"email" is missing, and none of its departments has an address');
  if (partner.timeZone && !isZone(partner.timeZone))
    report(['timeZone'], `there is no zone "${partner.timeZone}"`);
  if (partner.photos === 'upload' && kind !== 'open311')
    report(['photos'], 'only "open311" takes the photos themselves; "link" goes with every kind');
  if (partner.news === 'requests' && kind !== 'open311')
    report(['news'], 'only "open311" can be asked for requests');
}

function isZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

function checkBinding(partner: Partner, known: KnownToPartners, report: Report) {
  const { departments, takes } = partner;
  if (!departments && !takes) report([], 'name "departments" or "takes": else nothing goes there');
  for (const [i, key] of (departments ?? []).entries())
    if (!known.departments.has(key)) report(['departments', i], `there is no department "${key}"`);
  for (const [i, key] of (takes ?? []).entries()) {
    const service = known.services.get(key);
    if (!service) report(['takes', i], `there is no service "${key}"`);
    else if (service.kind === 'information')
      report(['takes', i], `"${key}" is answered on its page and makes no request`);
  }
}

function checkServices(partner: Partner, known: KnownToPartners, report: Report) {
  for (const [key, theirs] of Object.entries(partner.services ?? {})) {
    const service = known.services.get(key);
    if (!service) {
      report(['services', key], `there is no service "${key}"`);
      continue;
    }
    if (partner.takes && !partner.takes.includes(key))
      report(['services', key], `"${key}" never goes there: "takes" does not name it`);
    const questions = new Map((service.questions ?? []).map((question) => [question.key, question]));
    for (const [name, attribute] of Object.entries(theirs.attributes ?? {})) {
      const path = ['services', key, 'attributes', name];
      const question = questions.get(name);
      if (!question) report(path, `the service "${key}" has no question "${name}"`);
      else if (typeof attribute === 'object') checkValues(question, attribute.values, path, report);
    }
  }
  if (partner.kind !== 'open311' || partner.unlisted) return;
  for (const { key, kind, department } of known.services.values())
    if (
      kind === 'request' &&
      isBound(partner, { service_key: key, department_key: department }) &&
      !partner.services?.[key]
    )
      report(['services'], `"${key}" goes there and has no code: add it, or say what of "unlisted"`);
}

function checkValues(
  question: Question,
  values: Record<string, string> | undefined,
  path: (string | number)[],
  report: Report,
) {
  const options = question.type === 'yes_no' ? ['yes', 'no'] : question.options?.map(({ key }) => key);
  if (!values) return;
  if (!options) {
    report([...path, 'values'], `the question "${question.key}" has no options to choose from`);
    return;
  }
  for (const key of Object.keys(values))
    if (!options.includes(key))
      report([...path, 'values', key], `"${key}" is no option of the question "${question.key}"`);
  const lacking = options.filter((key) => !(key in values));
  if (lacking.length > 0)
    report([...path, 'values'], `has nothing for ${lacking.map((key) => `"${key}"`).join(', ')}`);
}

function checkStatuses(partner: Partner, known: KnownToPartners, report: Report) {
  const own = [...known.services.values()].flatMap(({ reasons = [] }) => reasons);
  const reasons = new Map([...known.reasons, ...own.map((one) => [one.key, one.outcome] as const)]);
  const all = { ...partner.statuses, ...(partner.otherwise ? { '': partner.otherwise } : {}) };
  for (const [word, change] of Object.entries(all)) {
    if (typeof change === 'string' || !change.reason) continue;
    const path = word ? ['statuses', word, 'reason'] : ['otherwise', 'reason'];
    const outcome = reasons.get(change.reason);
    if (!outcome) report(path, `no service and not the city has a reason "${change.reason}"`);
    else if (outcome !== change.close)
      report(path, `the reason "${change.reason}" has the outcome "${outcome}", not "${change.close}"`);
  }
}
