import { createHmac } from 'node:crypto';
import { formatDate } from '#platform/i18n';
import { catalogOf, say } from '#reference/catalog';
import { type Adapter, type Call, PartnerFault } from './adapter.ts';

/** A letter to a department's mailbox, with a mark in its subject by which an answer could be told apart. */
export const mailbox: Adapter = {
  async send(call, parcel) {
    const { request, serviceName, text, contact, photos, link, service, answers } = parcel;
    const { t, catalog, language } = await wordsOf(call);
    const questions = new Map((service.questions ?? []).map((question) => [question.key, question]));
    const lines = [
      `${t('partners.letter.number')}: ${request.number}`,
      `${t('partners.letter.service')}: ${serviceName}`,
      request.address && `${t('partners.letter.address')}: ${request.address}`,
      request.lat !== null && `${t('partners.letter.position')}: ${request.lat}, ${request.lng}`,
      `${t('partners.letter.opened')}: ${formatDate(request.opened_at, catalog.city.calendar.timezone, language, 'full')}`,
      request.due_at &&
        `${t('partners.letter.due')}: ${formatDate(request.due_at, catalog.city.calendar.timezone, language, 'full')}`,
      ...answers.map(
        ({ key, value }) => `${say(questions.get(key)?.label, language) || key}: ${shown(value)}`,
      ),
      text && `\n${text}\n`,
      contact &&
        `${t('partners.letter.contact')}: ${[contact.name, contact.email, contact.phone].filter(Boolean).join(', ')}`,
      ...photos.flatMap(({ url }) => url ?? []),
      link,
    ];
    const subject = `${serviceName}: ${request.address ?? request.number}`;
    await deliver(call, { mark: parcel.mark, request, subject, body: lines.filter(Boolean).join('\n') });
    return { end: 'accepted', notice: null };
  },

  async tell(call, { mark, number, department, text, photos, remoteId }) {
    const { t } = await wordsOf(call);
    const { departments } = call.partner;
    // Where it went to another department, that one is not who had it.
    const isTheirs = department !== null && (departments?.includes(department) ?? true);
    const request = { number, department_key: isTheirs ? department : null };
    const body = [text, ...photos.flatMap(({ url }) => url ?? [])].join('\n');
    await deliver(call, { mark, request, subject: t('partners.letter.news', { number: remoteId }), body });
    return null;
  },
};

async function wordsOf({ ctx, desk }: Call) {
  const catalog = await catalogOf(ctx);
  const language = catalog.city.languages[0]!;
  return { catalog, language, t: desk.catalogs.translator(language) };
}

interface ToDeliver {
  mark: string;
  request: { number: string; department_key: string | null };
  subject: string;
  body: string;
}

async function deliver(call: Call, { mark, request, subject, body }: ToDeliver) {
  const { ctx, desk, partner } = call;
  const { catalog, language, t } = await wordsOf(call);
  const department = catalog.department(request.department_key);
  const to = partner.email ?? department?.email ?? firstAddress(partner.departments, catalog);
  if (!to) throw new PartnerFault('refused', 'there is no mail address to send it to');
  const host = new URL(desk.config.publicUrl).hostname;
  const text = `${body}\n\n${t('partners.letter.foot', { number: request.number })}\n`;
  const sent = await desk.mailer.send({
    to,
    from: { name: say(catalog.city.serviceName, language), address: catalog.city.contact.email },
    subject: `[${request.number} ${replyToken(ctx.linkKey, request.number)}] ${subject}`,
    text,
    html: `<pre>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</pre>`,
    headers: { 'Auto-Submitted': 'auto-generated' },
    // The same for every try: a second copy replaces the first.
    messageId: `<${mark}@${host}>`,
  });
  if (!sent.ok) throw new PartnerFault(sent.permanent ? 'refused' : 'later', sent.reason);
}

function firstAddress(
  departments: readonly string[] | undefined,
  { department }: Awaited<ReturnType<typeof wordsOf>>['catalog'],
): string | undefined {
  return (departments ?? []).map((key) => department(key)?.email).find(Boolean);
}

/** Proves that an answer belongs to a letter of ours about this request. */
function replyToken(linkKey: string, number: string): string {
  return createHmac('sha256', linkKey).update(`partner-mail ${number}`).digest('base64url').slice(0, 12);
}

function shown(value: unknown): string {
  return Array.isArray(value) ? value.map(String).join(', ') : String(value);
}
