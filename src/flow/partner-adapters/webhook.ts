import { Webhook } from 'standardwebhooks';
import { BelfryError } from '#platform/errors';
import { fetchOutside, NoAnswer, TooLarge } from '#platform/outgoing';
import { say } from '#reference/catalog';
import { type Adapter, type Call, type MessageToSend, type Parcel, PartnerFault } from './adapter.ts';

/**
 * Any program that takes a signed POST (Standard Webhooks). It tells us by our own Open311 updates, with a key. The same mark is sent
 * with every try, so that a second one is known.
 */
export const webhook: Adapter = {
  async send(call, parcel) {
    const told = await post(call, parcel.mark, 'request.sent', bodyOf(call, parcel));
    return told ? { end: 'id', id: told, notice: null } : { end: 'accepted', notice: null };
  },
  async tell(call, message) {
    return post(call, message.mark, 'request.updated', updateOf(message));
  },
};

function bodyOf(
  { desk }: Call,
  { request, service, serviceName, text, answers, contact, photos, link }: Parcel,
) {
  const questions = new Map((service.questions ?? []).map((question) => [question.key, question]));
  return {
    number: request.number,
    service: { code: service.key, name: serviceName },
    description: text,
    address: request.address,
    lat: request.lat,
    long: request.lng,
    areas: request.areas,
    asset: request.asset,
    requested_datetime: request.opened_at.toISOString(),
    expected_datetime: request.due_at?.toISOString() ?? null,
    attributes: answers.map(({ key, value }) => ({
      code: key,
      label: say(questions.get(key)?.label, 'en'),
      value,
    })),
    contact,
    photos: photos.flatMap(({ url }) => url ?? []),
    page: link,
    updates: `${desk.config.publicUrl}/open311/v2/servicerequestupdates.json`,
  };
}

function updateOf({ number, seq, remoteId, word, text, photos, at }: MessageToSend) {
  return {
    number,
    their_number: remoteId,
    update_id: `${number}-${seq}`,
    status: word,
    description: text,
    photos: photos.flatMap(({ url }) => url ?? []),
    updated_datetime: at.toISOString(),
  };
}

/** Answers the number or id that they gave it, null when they gave none. */
async function post(
  { ctx, partner }: Call,
  mark: string,
  type: string,
  data: object,
): Promise<string | null> {
  const at = ctx.clock.now();
  const body = JSON.stringify({ type, timestamp: at.toISOString(), data });
  const headers = {
    'content-type': 'application/json',
    'webhook-id': mark,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': sign(partner.secret && ctx.secrets?.[partner.secret], mark, at, body),
  };
  const answer = await fetchOutside(ctx, partner.url!, {
    method: 'POST',
    headers,
    body,
    timeLimit: 20_000,
  }).catch((error: unknown) => {
    throw asFault(error);
  });
  if (answer.status >= 200 && answer.status < 300) return numberIn(answer.text());
  const words = `${answer.status}: ${answer.text().replace(/\s+/g, ' ').slice(0, 200) || 'no words'}`;
  if (answer.status === 409) return null;
  throw new PartnerFault(kindOf(answer.status), words, Number(answer.headers.get('retry-after')) || null);
}

function sign(secret: string | undefined, mark: string, at: Date, body: string): string {
  if (!secret) throw new PartnerFault('key', 'the secret is missing');
  try {
    return new Webhook(secret).sign(mark, at, body);
  } catch {
    throw new PartnerFault('key', 'the secret is no "whsec_..." in Base64');
  }
}

function kindOf(status: number): PartnerFault['kind'] {
  if (status === 401 || status === 403) return 'key';
  if (status === 404 || status === 408 || status === 425 || status === 429 || status < 400) return 'later';
  return status < 500 ? 'refused' : 'unsure';
}

function numberIn(text: string): string | null {
  try {
    const body = JSON.parse(text) as Record<string, unknown> | null;
    const told = body?.['service_request_id'] ?? body?.['id'] ?? body?.['number'];
    const number = typeof told === 'string' || typeof told === 'number' ? String(told).trim() : '';
    return number && number.length <= 200 ? number : null;
  } catch {
    return null;
  }
}

function asFault(error: unknown): unknown {
  // Nobody reads so much; they may have taken it all the same.
  if (error instanceof TooLarge) return new PartnerFault('unsure', `${error.answered}: too long an answer`);
  if (error instanceof NoAnswer)
    return new PartnerFault(
      error.reason === 'timeout' || error.reason === 'broken' ? 'unsure' : 'later',
      error.message,
    );
  return error instanceof BelfryError ? new PartnerFault('later', error.message) : error;
}
