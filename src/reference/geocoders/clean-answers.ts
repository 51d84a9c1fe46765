import { type Job, job } from '#platform/jobs';
import { cleanAnswers } from './geocode-store.ts';

declare module '#platform/jobs' {
  interface Jobs {
    'clean-geocode-answers': Record<string, never>;
  }
}

const most = 50_000;

/** Every night: what is too old goes, and the oldest of what is too much. */
export const cleanAnswersJob: Job = job(
  'clean-geocode-answers',
  async (ctx) => {
    const removed = await cleanAnswers(ctx, most);
    if (removed > 0) ctx.log.info({ removed }, 'removed old answers of geocoders');
  },
  { cron: '17 7 * * *' },
);
