import { uuidv7 } from '#platform/clock';
import type { Ctx } from '#platform/context';
import { type Listener, listener } from '#platform/events';
import { enqueue, type Job, job } from '#platform/jobs';
import { fillMissingAddresses } from './fill-addresses.ts';
import { placeLatecomers, recomputeAreas } from './recompute-areas.ts';

declare module '#platform/jobs' {
  interface Jobs {
    'recompute-areas': Record<string, never>;
    'fill-addresses': Record<string, never>;
    /** Requests whose id is greater: they came in since. */
    'place-latecomers': { after: string };
  }
}

/** Shapes that count from a day to come are waited for. */
async function askRecompute(ctx: Ctx, validFrom: string | null) {
  const from = validFrom === null ? null : new Date(validFrom);
  const runAt = from && from > ctx.clock.now() ? from : undefined;
  const key = `recompute-areas ${runAt ? validFrom : 'now'}`;
  await enqueue(ctx, 'recompute-areas', {}, { key, runAt, queue: 'areas' });
}

export const placingListeners: Listener[] = [
  listener('layers.changed', 'placing/recompute', (ctx, { payload }) => askRecompute(ctx, payload.validFrom)),
  listener('requests.imported', 'placing/addresses', (ctx) =>
    enqueue(ctx, 'fill-addresses', {}, { key: 'fill-addresses', queue: 'areas' }),
  ),
];

/** Questions to geocoders outside in one run: they are slow, and some cost money. */
const outsideAtOnce = 100;

const minute = 60_000;
const day = 86_400_000;

export const placingJobs: Job[] = [
  job('recompute-areas', async (ctx) => {
    const { started_at } = await recomputeAreas(ctx);
    // Who was placed by the old shapes while they changed may have been committed after its turn.
    const after = uuidv7(started_at.getTime() - 10 * minute);
    const runAt = new Date(Date.now() + minute);
    await enqueue(ctx, 'place-latecomers', { after }, { key: 'place-latecomers', runAt, queue: 'areas' });
  }),
  // Once a night for what came in by doors that know no address, and for what a new table of addresses knows now.
  job(
    'fill-addresses',
    async (ctx) => {
      const outsideAfter = uuidv7(ctx.clock.now().getTime() - 3 * day);
      const { done, found } = await fillMissingAddresses(ctx, { outside: outsideAtOnce, outsideAfter });
      if (done > 0) ctx.log.info({ done, found }, 'looked for the addresses of requests with a pin only');
    },
    { cron: '41 7 * * *' },
  ),
  job('place-latecomers', (ctx, { after }) => placeLatecomers(ctx, after)),
];
