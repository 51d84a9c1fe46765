import type { Problem } from '#platform/errors';
import type { RoutingRule } from './rule.ts';

/** What rules may refer to, from the catalog and the areas. */
export interface KnownNames {
  departments: ReadonlySet<string>;
  /** By key: the group, and the questions with the answers that each can have (null: any). */
  services: ReadonlyMap<string, { group: string; questions: ReadonlyMap<string, readonly unknown[] | null> }>;
  /** `layer:key` */
  areas: ReadonlySet<string>;
  /** Kinds of numbered things. Without it they are not checked. */
  assets?: ReadonlySet<string>;
  /** Without it channels are not checked. */
  channels?: ReadonlySet<string>;
}

/**
 * What is wrong with rules of the right shape: names that nobody knows, and rules that can never match. Empty when
 * all is well. Each message names its rule in plain words, for packs and the CLI; `field` is `KEY.when.service` etc.
 *
 * A rule is found unreachable when a single rule above it matches whatever it matches; that two rules above it do so
 * together (one for open, one for closed hours) is not looked for.
 */
export function checkRules(rules: readonly RoutingRule[], known: KnownNames): Problem[] {
  const problems: Problem[] = [];
  const keys = new Set<string>();
  for (const [i, rule] of rules.entries()) {
    const report = (field: string, message: string) =>
      problems.push({ field: `${rule.key}.${field}`, message: `Routing rule "${rule.key}": ${message}.` });
    if (keys.has(rule.key)) report('key', 'another rule above it has the same key');
    keys.add(rule.key);
    checkNames(rule, known, report);
    checkAnswers(rule, known, report);
    const above = rules.slice(0, i).find((earlier) => takesAllOf(earlier, rule, known));
    if (above) report('when', `can never match, because rule "${above.key}" above it always matches first`);
  }
  return problems;
}

type Report = (field: string, message: string) => void;

function checkNames({ when, then }: RoutingRule, known: KnownNames, report: Report) {
  if (!known.departments.has(then.department))
    report('then.department', `there is no department "${then.department}"`);
  for (const name of when.service ?? []) {
    if (servicesNamed(name, known).length > 0) continue;
    if (name.startsWith('group:')) report('when.service', `no service is in a group "${name.slice(6)}"`);
    else report('when.service', `there is no service "${name}"`);
  }
  for (const area of when.area ?? [])
    if (!known.areas.has(area)) report('when.area', `there is no area "${area}" (areas are named layer:key)`);
  for (const layer of when.asset?.layer ?? [])
    if (known.assets && !known.assets.has(layer))
      report('when.asset', `there is no kind of things "${layer}"`);
  for (const channel of when.channel ?? [])
    if (known.channels && !known.channels.has(channel))
      report('when.channel', `there is no channel "${channel}"`);
}

/** A question has to be asked by one of the rule's services, and each value has to be an answer that one can have. */
function checkAnswers({ when }: RoutingRule, known: KnownNames, report: Report) {
  const services = servicesOf(when.service, known).map((key) => known.services.get(key)!);
  if (services.length === 0) return;
  for (const [question, values] of Object.entries(when.answer ?? {})) {
    const field = `when.answer.${question}`;
    const asking = services.filter(({ questions }) => questions.has(question));
    if (asking.length === 0)
      report(
        field,
        `${when.service ? 'none of its services asks' : 'no service asks'} a question "${question}"`,
      );
    const possible = asking.map(({ questions }) => questions.get(question)!);
    for (const value of values)
      if (possible.length > 0 && possible.every((answers) => answers && !answers.includes(value)))
        report(field, `${JSON.stringify(value)} is not an answer that the question "${question}" can have`);
  }
}

/** Whether each condition of `earlier` holds for all that `later` lets through. */
function takesAllOf(earlier: RoutingRule, later: RoutingRule, known: KnownNames): boolean {
  const [a, b] = [earlier.when, later.when];
  return (
    (!a.service || within(servicesOf(b.service, known), servicesOf(a.service, known))) &&
    (!a.area || within(b.area, a.area)) &&
    (!a.channel || within(b.channel, a.channel)) &&
    assetWithin(b, a) &&
    (!a.time || a.time === b.time) &&
    Object.keys(a.answer ?? {}).every((question) => within(b.answer?.[question], a.answer![question]!))
  );
}

function assetWithin(part: RoutingRule['when'], whole: RoutingRule['when']): boolean {
  return (['layer', 'type', 'owner'] as const).every(
    (property) => !whole.asset?.[property] || within(part.asset?.[property], whole.asset[property]),
  );
}

/** Nothing is within anything when it is not limited (undefined) or is the wrong name of a service (empty). */
function within(part: readonly unknown[] | undefined, whole: readonly unknown[]): boolean {
  return part !== undefined && part.length > 0 && part.every((one) => whole.includes(one));
}

/** The services that a condition lets through; all, when there is none. */
function servicesOf(names: readonly string[] | undefined, known: KnownNames): string[] {
  return names ? names.flatMap((name) => servicesNamed(name, known)) : [...known.services.keys()];
}

function servicesNamed(name: string, known: KnownNames): string[] {
  if (!name.startsWith('group:')) return known.services.has(name) ? [name] : [];
  const group = name.slice(6);
  return [...known.services].filter(([, service]) => service.group === group).map(([key]) => key);
}
