import { createHmac } from 'node:crypto';
import type { Ctx } from '#platform/context';
import type { Endpoint, SecretMark } from './endpoint.ts';

/** The secret of a mark as receivers are given it, `whsec_` and 32 bytes in base64. Show it once. */
export function secretOf(ctx: Pick<Ctx, 'linkKey'>, mark: Pick<SecretMark, 'id'>): string {
  return `whsec_${keyOf(ctx, mark).toString('base64')}`;
}

function keyOf({ linkKey }: Pick<Ctx, 'linkKey'>, { id }: Pick<SecretMark, 'id'>): Buffer {
  return createHmac('sha256', linkKey).update(`webhook secret ${id}`).digest();
}

/** The headers of Standard Webhooks 1.0.0: one signature for each secret that lives, the newest first. */
export function signatureHeaders(
  ctx: Pick<Ctx, 'linkKey' | 'clock'>,
  { secrets }: Pick<Endpoint, 'secrets'>,
  { id, body }: { id: string; body: string },
): Record<string, string> {
  const now = ctx.clock.now();
  const webhookId = webhookIdOf(id);
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const signatures = liveSecrets(secrets, now).map((mark) => {
    const hmac = createHmac('sha256', keyOf(ctx, mark)).update(`${webhookId}.${timestamp}.${body}`);
    return `v1,${hmac.digest('base64')}`;
  });
  return {
    'webhook-id': webhookId,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}

export function webhookIdOf(deliveryId: string): string {
  return `msg_${deliveryId}`;
}

export function liveSecrets(secrets: readonly SecretMark[], now: Date): SecretMark[] {
  return secrets.filter(({ until }) => until === null || new Date(until) > now);
}
