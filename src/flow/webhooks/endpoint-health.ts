import { audit } from '#platform/audit';
import type { Ctx } from '#platform/context';
import { enqueue } from '#platform/jobs';
import type { Endpoint, PauseReason } from './endpoint.ts';
import { countTry, updateEndpoint } from './endpoint-store.ts';

/** An endpoint that only failed for so long, and so often, is paused. */
const hopelessHours = 24;
const hopelessTries = 10;

/** Counts a try. A receiver that says it is gone (410), or failed for a whole day, is paused and its owner told. */
export async function noteHealth(ctx: Ctx, endpointId: string, status: number | null, isOk: boolean) {
  const endpoint = await countTry(ctx, endpointId, isOk);
  const reason = status === 410 ? 'gone' : isHopeless(ctx, endpoint) ? 'failing' : null;
  if (reason && endpoint.state === 'active') await pauseByItself(ctx, endpoint, reason);
}

function isHopeless(ctx: Ctx, { failures, failing_since }: Endpoint): boolean {
  if (!failing_since || failures < hopelessTries) return false;
  return ctx.clock.now().getTime() - failing_since.getTime() >= hopelessHours * 3_600_000;
}

async function pauseByItself(ctx: Ctx, { id, url }: Endpoint, reason: PauseReason) {
  const now = ctx.clock.now();
  await updateEndpoint(ctx, id, { state: 'paused', pause_reason: reason, paused_at: now, changed_at: now });
  const detail = { reason, host: new URL(url).host };
  await audit(ctx, { action: 'webhook.paused', subjectKind: 'webhook', subjectId: id, detail });
  await enqueue(ctx, 'hook-letter', { endpointId: id, at: now.toISOString() }, { maxAttempts: 16 });
}
