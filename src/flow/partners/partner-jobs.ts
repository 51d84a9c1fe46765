import { sql } from 'kysely';
import type { PartnerDesk } from '#flow/partner-adapters';
import type { Ctx } from '#platform/context';
import { type Job, job } from '#platform/jobs';
import { partnerOf, partnersOf } from '#reference/partners';
import { wakeForgotten } from './ask-to-send.ts';
import { forgetUnknown } from './incoming-store.ts';
import { pausedPartners } from './partner-state-store.ts';
import { pullNews } from './pull-news.ts';
import { sendDelivery } from './send-delivery.ts';
import { askForNews } from './steer-partner.ts';

declare module '#platform/jobs' {
  interface Jobs {
    'partner-clock': Record<string, never>;
  }
}

/** What was told of requests that are nobody's of ours is kept so long. */
const unknownDays = 30;

export function partnerJobs(desk: PartnerDesk): Job[] {
  return [
    job('partner-send', (ctx, { deliveryId }) => sendDelivery(ctx, desk, deliveryId)),
    job('partner-pull', (ctx, { partner }) => pullAndGoOn(ctx, desk, partner)),
    job('partner-clock', wind, { cron: '* * * * *' }),
  ];
}

/** A failure of ours is tried again, and where that fails too the clock begins anew. */
async function pullAndGoOn(ctx: Ctx, desk: PartnerDesk, key: string): Promise<void> {
  const partner = await partnerOf(ctx, key);
  if (!partner) return;
  await pullNews(ctx, desk, key);
  await askForNews(ctx, key, new Date(Date.now() + (partner.every ?? 120) * 1000));
}

/** Every minute, for those that are not paused: starts the asking for news where none waits, and finds what was forgotten. */
async function wind(ctx: Ctx): Promise<void> {
  const paused = await pausedPartners(ctx);
  const partners = (await partnersOf(ctx)).filter(({ key }) => !paused.has(key));
  const { rows } = await sql<{ key: string }>`
    select key from graphile_worker.jobs where key like 'partner-pull:%' and attempts < max_attempts`.execute(
    ctx.db,
  );
  const waiting = new Set(rows.map((row) => row.key));
  for (const { key } of partners) if (!waiting.has(`partner-pull:${key}`)) await askForNews(ctx, key);
  await wakeForgotten(ctx, partners);
  await forgetUnknown(ctx, new Date(ctx.clock.now().getTime() - unknownDays * 86_400_000));
}
