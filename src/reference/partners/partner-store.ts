import type { Ctx } from '#platform/context';
import type { Db } from '#platform/db';
import { type Changes, compareRows } from '#reference/catalog';
import type { Partner } from './partner.ts';

declare module '#platform/db' {
  interface Tables {
    partner: { key: string; position: number; definition: Partner };
  }
}

/** In the order of the city pack. */
export async function loadPartners(db: Db): Promise<Partner[]> {
  const rows = await db.selectFrom('partner').select('definition').orderBy('position').execute();
  return rows.map((row) => row.definition);
}

/** Makes them what the city pack says. For whoever holds the city's lock; forget `partners` in the same transaction. */
export async function savePartners(db: Db, partners: readonly Partner[]): Promise<Changes> {
  const entries = (list: readonly Partner[]) => list.map((one, i) => [one.key, [i, one]] as const);
  const changes = compareRows(entries(await loadPartners(db)), entries(partners));
  if (changes.same) return changes;
  await db.deleteFrom('partner').execute();
  const rows = partners.map((one, position) => ({
    key: one.key,
    position,
    definition: JSON.stringify(one) as unknown as Partner,
  }));
  if (rows.length > 0) await db.insertInto('partner').values(rows).execute();
  return changes;
}

/** Kept in memory. */
export function partnersOf(ctx: Ctx): Promise<readonly Partner[]> {
  return ctx.memory.get('partners', () => loadPartners(ctx.db));
}

/** Null for one that the city pack does not have (any more). */
export async function partnerOf(ctx: Ctx, key: string): Promise<Partner | null> {
  return (await partnersOf(ctx)).find((one) => one.key === key) ?? null;
}
