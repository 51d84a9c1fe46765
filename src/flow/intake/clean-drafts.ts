import type { Ctx } from '#platform/context';
import { job } from '#platform/jobs';
import { deleteOld } from './draft-store.ts';

declare module '#platform/jobs' {
  interface Jobs {
    'clean-drafts': Record<string, never>;
  }
}

/** How long a report that was begun waits for the next step. */
export const daysUnsent = 7;
const daysSent = 30;
const batch = 1000;

/** Removes reports that were begun and left, and what was kept of sent ones against a second sending. */
export async function cleanDrafts(ctx: Ctx): Promise<number> {
  let removed = 0;
  for (;;) {
    const some = await deleteOld(ctx, daysAgo(ctx, daysUnsent), daysAgo(ctx, daysSent), batch);
    removed += some;
    if (some < batch) return removed;
  }
}

function daysAgo(ctx: Ctx, days: number): Date {
  return new Date(ctx.clock.now().getTime() - days * 86_400_000);
}

export const cleanDraftsJob = job(
  'clean-drafts',
  async (ctx) => {
    const removed = await cleanDrafts(ctx);
    if (removed > 0) ctx.log.info({ removed }, 'old drafts were removed');
  },
  { cron: '40 8 * * *' },
);
