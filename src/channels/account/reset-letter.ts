import type { ResetLetter } from '#platform/auth';
import type { Ctx } from '#platform/context';
import { Unavailable } from '#platform/errors';
import type { House } from '#platform/house';
import { enqueue, type Job, job } from '#platform/jobs';
import { catalogOf, say } from '#reference/catalog';

declare module '#platform/jobs' {
  interface Jobs {
    'reset-letter': ResetLetter & { id: string };
  }
}

/** Puts the letter on its way. It is not tried for longer than its link is good. */
export async function enqueueResetLetter(ctx: Ctx, letter: ResetLetter): Promise<void> {
  await enqueue(ctx, 'reset-letter', { ...letter, id: crypto.randomUUID() }, { maxAttempts: 8 });
}

/** The job that sends it; `main` hands it to the worker. */
export function resetLetterJob(house: House): Job {
  return job('reset-letter', async (ctx, letter) => {
    const sent = await house.mailer.send(await write(house, ctx, letter));
    if (!sent.ok && !sent.permanent) throw new Unavailable(sent.reason);
    if (!sent.ok) ctx.log.warn({ reason: sent.reason }, 'a letter with a password link was refused');
  });
}

async function write(house: House, ctx: Ctx, { id, to, name, url, language }: ResetLetter & { id: string }) {
  const { city } = await catalogOf(ctx);
  const t = house.catalogs.translator(language);
  const service = say(city.serviceName, language, city.languages[0]);
  const lines = [
    t('account.letter.hello', { name }),
    t('account.letter.text', { service }),
    url,
    t('account.letter.end'),
  ];
  return {
    to,
    from: { name: service, address: city.contact.email },
    subject: t('account.letter.subject', { service }),
    text: `${lines.join('\n\n')}\n`,
    html: lines.map((line) => (line === url ? linkTo(url) : `<p>${escapeHtml(line)}</p>`)).join('\n'),
    headers: { 'Auto-Submitted': 'auto-generated' },
    messageId: `<reset-${id}@${new URL(house.config.publicUrl).hostname}>`,
  };
}

function linkTo(url: string): string {
  const safe = escapeHtml(url);
  return `<p><a href="${safe}">${safe}</a></p>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
