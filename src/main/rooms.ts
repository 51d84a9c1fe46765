import { routingListeners } from '#flow/routing';
import type { Listener } from '#platform/events';
import { cleanFilesJob } from '#platform/files';
import type { House } from '#platform/house';
import type { Job } from '#platform/jobs';

/** Everything that listens to events, in no particular order: each listener gets a job of its own. */
export function listeners(_house: House): Listener[] {
  return [...routingListeners];
}

/** Everything that runs in the background. */
export function jobs(house: House): Job[] {
  return [cleanFilesJob(house.store)];
}
