import { job } from '#platform/jobs';
import { deleteAnswers } from './idempotent-answer-store.ts';
import { keptSince } from './once.ts';

declare module '#platform/jobs' {
  interface Jobs {
    'clean-idempotent-answers': Record<string, never>;
  }
}

const batch = 5000;

/** Hourly: answers that are kept no longer. */
export const cleanIdempotentAnswersJob = job(
  'clean-idempotent-answers',
  async (ctx) => {
    while ((await deleteAnswers(ctx, keptSince(ctx), batch)) === batch);
  },
  { cron: '25 * * * *' },
);
