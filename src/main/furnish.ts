import { applyPack } from '#civic/city-pack';
import { packFolder } from './city-commands.ts';
import type { OpenHouse, Report } from './open-house.ts';

/** The first start of an empty database: the city pack. */
export async function furnish(house: OpenHouse, report: Report): Promise<void> {
  const ctx = house.systemCtx();
  const there = await ctx.db.selectFrom('city').select('key').executeTakeFirst();
  if (there) return;
  report(`Applying the city pack ${house.config.city}`);
  await applyPack(ctx, packFolder(house.config.city));
}
