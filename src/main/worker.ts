import type { House } from '#platform/house';
import { startWorker } from '#platform/jobs';
import { jobs, listeners } from './rooms.ts';

/** Starts to carry events to their listeners and to do the jobs of all rooms. */
export function openWorker(house: House) {
  return startWorker({
    ctx: house.systemCtx(),
    pool: house.database.pool,
    jobs: jobs(house),
    listeners: listeners(house),
  });
}
