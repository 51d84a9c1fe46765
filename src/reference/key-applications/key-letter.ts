import type { Ctx } from '#platform/context';
import { Unavailable } from '#platform/errors';
import type { House } from '#platform/house';
import { formatDate } from '#platform/i18n';
import { type Job, job } from '#platform/jobs';
import type { Letter } from '#platform/mail';
import { catalogOf, say } from '#reference/catalog';
import type { KeyApplication } from './application.ts';
import { applicationById } from './application-views.ts';
import { linkOf } from './show-key.ts';

declare module '#platform/jobs' {
  interface Jobs {
    'key-letter': { applicationId: string };
  }
}

/** The job that tells somebody who asked for a key what was decided; `main` hands it to the worker. */
export function keyLetterJob(house: House): Job {
  return job('key-letter', async (ctx, { applicationId }) => {
    const application = await applicationById(ctx, applicationId);
    if (!application?.decided_at) return;
    const sent = await house.mailer.send(await write(house, ctx, application));
    if (!sent.ok && !sent.permanent) throw new Unavailable(sent.reason);
    if (!sent.ok) ctx.log.warn({ reason: sent.reason }, 'a letter about a key was refused');
  });
}

async function write(house: House, ctx: Ctx, application: KeyApplication): Promise<Letter> {
  const { city, calendar } = await catalogOf(ctx);
  const { language, name, link_until } = application;
  const t = house.catalogs.translator(language);
  const service = say(city.serviceName, language, city.languages[0]);
  const url = `${house.config.publicUrl}/developers/key/${linkOf(ctx, application)}`;
  const until = link_until && formatDate(link_until, calendar.timezone, language, 'date');
  const { email } = city.contact;
  const lines = [
    t('clients.letter.hello', { name }),
    ...(until
      ? [t('clients.letter.approved', { service }), url, t('clients.letter.once', { until })]
      : [t('clients.letter.declined', { service, email })]),
  ];
  return {
    to: application.email,
    from: { name: service, address: email },
    subject: t('clients.letter.subject', { service }),
    text: `${lines.join('\n\n')}\n`,
    html: lines.map((line) => (line === url ? linkTo(url) : `<p>${escapeHtml(line)}</p>`)).join('\n'),
    headers: { 'Auto-Submitted': 'auto-generated' },
    messageId: `<key-${application.id}@${new URL(house.config.publicUrl).hostname}>`,
  };
}

function linkTo(url: string): string {
  const safe = escapeHtml(url);
  return `<p><a href="${safe}">${safe}</a></p>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
