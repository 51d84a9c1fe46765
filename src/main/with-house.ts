import { loadConfig } from '#platform/config';
import type { Ctx } from '#platform/context';
import { type OpenHouse, openHouse } from './open-house.ts';

/** Runs one command with an open house (joining the database of a server that runs), and closes it whatever happens. */
export async function withHouse<T>(run: (house: OpenHouse, ctx: Ctx) => Promise<T>): Promise<T> {
  const house = await openHouse({ ...loadConfig(), logLevel: 'warn' });
  try {
    return await run(house, house.systemCtx());
  } finally {
    await house.close();
  }
}
