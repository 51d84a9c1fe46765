import type { Db } from '#platform/db';
import { type Changes, compareRows } from '#reference/catalog';
import type { RoutingRule } from './rule.ts';

declare module '#platform/db' {
  interface Tables {
    routing_rule: { position: number; key: string; definition: RoutingRule };
  }
}

/** The rules in the order in which they are tried. */
export async function loadRules(db: Db): Promise<RoutingRule[]> {
  const rows = await db.selectFrom('routing_rule').select('definition').orderBy('position').execute();
  return rows.map((row) => row.definition);
}

export async function saveRules(db: Db, rules: readonly RoutingRule[]): Promise<Changes> {
  const entries = (list: readonly RoutingRule[]) => list.map((rule, i) => [rule.key, [i, rule]] as const);
  const changes = compareRows(entries(await loadRules(db)), entries(rules));
  if (changes.same) return changes;
  await db.deleteFrom('routing_rule').execute();
  const rows = rules.map((rule, position) => ({
    position,
    key: rule.key,
    definition: JSON.stringify(rule) as unknown as RoutingRule,
  }));
  if (rows.length > 0) await db.insertInto('routing_rule').values(rows).execute();
  return changes;
}
