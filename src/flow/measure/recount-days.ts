import type { Ctx } from '#platform/context';
import { enqueue, type Job, job } from '#platform/jobs';
import { addDays, type CityCalendar, endOfLocalDay, localDate, startOfLocalDay } from '#reference/calendar';
import { catalogOf } from '#reference/catalog';
import { recountStretch } from './measure-store.ts';

declare module '#platform/jobs' {
  interface Jobs {
    /** Local days, `YYYY-MM-DD`, the last one included. */
    'recount-days': { from: string; to: string };
    'recount-lately': Record<string, never>;
  }
}

/** Days that are counted in one statement: a month holds the transaction for less than a second at a million a year. */
const daysAtOnce = 31;
const aDay = 86_400_000;

/** Counts days anew, from the first to the last (local, both included). Counting twice gives the same. */
export async function recountDays(ctx: Ctx, from: string, to: string): Promise<void> {
  const { calendar } = await catalogOf(ctx);
  for (let day = from; day <= to; ) {
    const last = min(to, addDays(day, daysAtOnce - 1));
    await recountStretch(ctx, {
      from: startOfLocalDay(calendar, day),
      to: endOfLocalDay(calendar, last),
      firstDay: day,
      lastDay: last,
      timezone: calendar.timezone,
    });
    day = addDays(last, 1);
  }
}

/** Asks for the recount of the day of an instant; what is asked many times within two seconds is done once. */
export async function askRecount(ctx: Ctx, calendar: CityCalendar, at: Date) {
  const day = localDate(calendar, at);
  const runAt = new Date(Date.now() + 2000);
  await enqueue(
    ctx,
    'recount-days',
    { from: day, to: day },
    { key: `recount:${day}`, runAt, queue: 'measure' },
  );
}

export const measureJobs: Job[] = [
  job('recount-days', (ctx, { from, to }) => recountDays(ctx, from, to)),
  job(
    'recount-lately',
    async (ctx) => {
      const { calendar } = await catalogOf(ctx);
      const now = ctx.clock.now();
      await recountDays(
        ctx,
        localDate(calendar, new Date(now.getTime() - 7 * aDay)),
        localDate(calendar, now),
      );
    },
    { cron: '23 8 * * *' },
  ),
];

function min(a: string, b: string): string {
  return a < b ? a : b;
}
