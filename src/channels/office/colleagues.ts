import type { Ctx, Memory } from '#platform/context';
import { listStaff, type Staff, staffNames } from '#reference/people';

/** Milliseconds for which a list of names to choose from may be old; who may really be given work is asked again. */
const freshFor = 20_000;
const kept = new WeakMap<Memory, { at: number; staff: Promise<Staff[]> }>();

/** Everybody who works here now, by name: one query in a while, since every list and form offers them. */
export async function everybody(ctx: Ctx): Promise<Staff[]> {
  const known = kept.get(ctx.memory);
  if (known && performance.now() - known.at < freshFor) return known.staff;
  const staff = listStaff(ctx, { active: true });
  kept.set(ctx.memory, { at: performance.now(), staff });
  staff.catch(() => kept.delete(ctx.memory));
  return staff;
}

/** Whom one may give work of these departments: those who belong there, and those who belong to none and reach all. */
export async function colleaguesIn(ctx: Ctx, departments: readonly (string | null)[] | 'everywhere') {
  const staff = await everybody(ctx);
  if (departments === 'everywhere') return staff;
  return staff.filter(
    (one) => one.departments.length === 0 || one.departments.some((key) => departments.includes(key)),
  );
}

/** Names by id, leavers included. */
export async function namesOf(
  ctx: Ctx,
  ids: readonly (string | null)[],
): Promise<(id: string | null) => string> {
  const known = new Map((await everybody(ctx)).map((one) => [one.id, one.name]));
  const others = [...new Set(ids)].filter((id): id is string => id !== null && !known.has(id));
  for (const [id, name] of await staffNames(ctx, others)) known.set(id, name);
  return (id) => (id === null ? '' : (known.get(id) ?? id));
}
