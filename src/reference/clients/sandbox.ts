import type { Ctx } from '#platform/context';
import { fact, keepFact } from '#platform/facts';
import type { House } from '#platform/house';

const key = 'sandbox';

/**
 * Whether nothing here is real, so that developers may try things out with keys that they make themselves: `BELFRY_SANDBOX`, and where it
 * is not set, whether demo life was made here. Remembered, so that it may be asked at every call.
 */
export async function isSandbox(house: Pick<House, 'config' | 'systemCtx'>): Promise<boolean> {
  const { sandbox } = house.config;
  if (sandbox !== undefined) return sandbox;
  const ctx = house.systemCtx();
  return ctx.memory.get(key, async () => (await fact<boolean>(ctx, key)) ?? false);
}

/** Notes that what lies in this database was made up. */
export async function markSandbox(ctx: Ctx): Promise<void> {
  await keepFact(ctx, key, true);
  await ctx.memory.forget(ctx.db, key);
}
