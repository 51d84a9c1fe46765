import { resetLetterJob } from '#channels/account';
import { acceptedJob } from '#flow/batch-reports';
import { cleanDraftsJob } from '#flow/intake';
import { measureJobs, measureListeners } from '#flow/measure';
import { noticeJobs, noticeListeners } from '#flow/notices';
import { partnerJobs, partnerListeners } from '#flow/partners';
import { placingJobs, placingListeners } from '#flow/placing';
import { positionCheckListeners } from '#flow/position-check';
import { routingListeners } from '#flow/routing';
import { webhookJobs, webhookListeners } from '#flow/webhooks';
import type { Listener } from '#platform/events';
import { cleanFilesJob } from '#platform/files';
import type { House } from '#platform/house';
import { cleanIdempotentAnswersJob } from '#platform/idempotency';
import type { Job } from '#platform/jobs';
import { cleanAnswersJob } from '#reference/geocoders';
import { keyLetterJob } from '#reference/key-applications';

/** Everything that listens to events, in no particular order: each listener gets a job of its own. */
export function listeners(house: House): Listener[] {
  return [
    ...routingListeners,
    ...noticeListeners(house),
    ...measureListeners,
    ...placingListeners,
    ...positionCheckListeners,
    ...partnerListeners(house),
    ...webhookListeners(house),
  ];
}

/** Everything that runs in the background. */
export function jobs(house: House): Job[] {
  return [
    cleanFilesJob(house.store),
    cleanAnswersJob,
    cleanDraftsJob,
    cleanIdempotentAnswersJob,
    acceptedJob,
    resetLetterJob(house),
    keyLetterJob(house),
    ...noticeJobs(house),
    ...measureJobs,
    ...placingJobs,
    ...partnerJobs(house),
    ...webhookJobs(house),
  ];
}
