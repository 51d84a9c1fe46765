import type { Config } from '#platform/config';
import { holdFolder } from '#platform/postgres';
import { furnish } from './furnish.ts';
import { type OpenHouse, openHouse, type Report } from './open-house.ts';
import { buildWeb } from './web.ts';
import { openWorker } from './worker.ts';

export interface Serving {
  house: OpenHouse;
  stop(): Promise<void>;
}

/** Opens the house and the services that the settings name. The first start of an empty database applies the city pack. */
export async function serve(config: Config, report: Report): Promise<Serving> {
  const hold = await holdFolder(
    config.dataDir,
    `belfry serve (${config.services.join(', ')}) on port ${config.port}`,
  );
  const house = await openHouse(config, report).catch(async (error) => {
    await hold.release();
    throw error;
  });
  const stops: (() => unknown)[] = [() => hold.release(), () => house.close()];
  const stop = async () => {
    for (const one of stops.splice(0).reverse()) await one();
  };
  try {
    await furnish(house, report);
    if (config.services.includes('worker')) {
      const worker = await openWorker(house);
      stops.push(() => worker.stop());
    }
    if (config.services.includes('web')) {
      const app = await buildWeb(house);
      stops.push(() => app.close());
      await app.listen({ port: config.port, host: config.host });
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { house, stop };
}
