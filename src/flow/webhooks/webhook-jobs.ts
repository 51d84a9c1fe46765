import type { Ctx } from '#platform/context';
import { Unavailable } from '#platform/errors';
import type { House } from '#platform/house';
import type { Translate } from '#platform/i18n';
import { type Job, job } from '#platform/jobs';
import { catalogOf, say } from '#reference/catalog';
import { deleteOld } from './delivery-store.ts';
import { type Endpoint, logDays } from './endpoint.ts';
import { sendHooksJob, wakeHooksJob } from './send-deliveries.ts';

declare module '#platform/jobs' {
  interface Jobs {
    /** Tells the owner that an endpoint was paused. */
    'hook-letter': { endpointId: string; at: string };
    'clean-hooks': Record<string, never>;
  }
}

export function webhookJobs(house: House): Job[] {
  return [sendHooksJob, wakeHooksJob, cleanHooksJob, letterJob(house)];
}

const portion = 5000;

/** Forgets messages after `logDays`, in portions that hold no lock for long. */
const cleanHooksJob: Job = job(
  'clean-hooks',
  async (ctx) => {
    const before = new Date(ctx.clock.now().getTime() - logDays * 86_400_000);
    while ((await deleteOld(ctx, before, portion)) === portion);
  },
  { cron: '40 4 * * *' },
);

function letterJob(house: House): Job {
  return job('hook-letter', async (ctx, { endpointId, at }) => {
    const endpoint = await ctx.db
      .selectFrom('webhook_endpoint')
      .selectAll()
      .where('id', '=', endpointId)
      .executeTakeFirst();
    // Somebody may have looked after it already.
    if (endpoint?.state !== 'paused' || endpoint.paused_at?.toISOString() !== at) return;
    const sent = await house.mailer.send(await write(ctx, house, endpoint));
    if (!sent.ok && !sent.permanent) throw new Unavailable(sent.reason);
    if (!sent.ok) ctx.log.warn({ reason: sent.reason }, 'a letter about a paused webhook was refused');
  });
}

async function write(ctx: Ctx, house: House, endpoint: Endpoint) {
  const { city } = await catalogOf(ctx);
  const language = city.languages[0]!;
  const t = house.catalogs.translator(language);
  const service = say(city.serviceName, language);
  const lines = [
    t(`hooks.letter.${endpoint.pause_reason === 'gone' ? 'gone' : 'failing'}`, {
      name: endpoint.name,
      url: endpoint.url,
    }),
    ...whatNext(t, house.config.publicUrl, endpoint),
  ];
  const paragraphs = lines.map((line) => `<p>${escapeHtml(line)}</p>`);
  return {
    to: endpoint.owner_email,
    from: { name: service, address: city.contact.email },
    subject: t('hooks.letter.subject', { name: endpoint.name, service }),
    text: `${lines.join('\n\n')}\n`,
    html: paragraphs.join('\n'),
    headers: { 'Auto-Submitted': 'auto-generated' },
    messageId: `<hook-${endpoint.id}-${endpoint.paused_at!.getTime()}@${new URL(house.config.publicUrl).hostname}>`,
  };
}

/** The settings are for staff: whoever looks after a client's endpoint resumes it with the client's key. */
function whatNext(t: Translate, publicUrl: string, { id, client_id }: Endpoint): string[] {
  if (client_id === null)
    return [t('hooks.letter.next', { days: logDays }), `${publicUrl}/admin/hooks/${id}`];
  const call = `POST ${publicUrl}/api/v1/webhooks/${id}/resume`;
  return [t('hooks.letter.nextClient', { days: logDays }), call, `${publicUrl}/developers`];
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
