import { buffer } from 'node:stream/consumers';
import { openFile } from '#platform/files';
import { catalogOf } from '#reference/catalog';
import {
  type Picture,
  postRequest,
  postUpdate,
  requestOfToken,
  requestsBetween,
  requestsById,
  type Server,
  ServerFault,
  type TheirRequest,
  updatesBetween,
} from '#reference/open311-client';
import type { Partner } from '#reference/partners';
import { distanceMetres } from '#reference/places';
import {
  type Adapter,
  type Call,
  type NewsRow,
  type Parcel,
  PartnerFault,
  type PhotoToSend,
} from './adapter.ts';

/** Another Open311 server. */
export const open311: Adapter = {
  async send(call, parcel) {
    const { code, attributes } = inTheirWords(call.partner, parcel);
    const { request, contact } = parcel;
    const server = await serverOf(call);
    return withoutPhotosIfRefused(parcel.photos, async (photos) =>
      postRequest(call.ctx, server, {
        serviceCode: code,
        clientRequestId: parcel.mark,
        description: shortened(parcel.text, 4000),
        at: pointOf(request),
        address: request.address,
        attributes,
        contact: contact
          ? { ...namesOf(contact.name), email: contact.email, phone: contact.phone }
          : undefined,
        ...(await photosFor(call, photos)),
      }),
    );
  },

  async find(call, parcel, since) {
    const { code } = inTheirWords(call.partner, parcel);
    const from = new Date(since.getTime() - lookBack);
    const to = new Date(call.ctx.clock.now().getTime() + lookBack);
    const server = await serverOf(call);
    const found = await asked(requestsBetween(call.ctx, server, { from, to, serviceCode: code }));
    const marked = found.filter((one) => one.clientRequestId === parcel.mark);
    return (marked.length > 0 ? marked : found.filter((one) => isSame(one, parcel))).map((one) => one.id);
  },

  async resolve(call, token) {
    return asked(requestOfToken(call.ctx, await serverOf(call), token));
  },

  async tell(call, { mark, remoteId, word, text, photos, at }) {
    const update = { requestId: remoteId, updateId: mark, at, status: word.toUpperCase(), description: text };
    const server = await serverOf(call);
    return withoutPhotosIfRefused(photos, async (some) =>
      postUpdate(call.ctx, server, { ...update, ...(await photosFor(call, some)) }),
    );
  },

  async news(call, window) {
    const rows = await asked(updatesBetween(call.ctx, await serverOf(call), window));
    return {
      rows: rows.map(({ id, requestId, status, code, description, media, at }) => ({
        id,
        remoteId: requestId,
        word: status,
        code,
        text: description,
        media,
        at,
      })),
    };
  },

  async states(call, ids) {
    return (await asked(requestsById(call.ctx, await serverOf(call), ids))).map(toState);
  },
};

/** Their clock and ours may differ by so much. */
const lookBack = 10 * 60_000;

/** How to call a partner that is an Open311 server. */
export async function serverOf({ ctx, partner }: Pick<Call, 'ctx' | 'partner'>): Promise<Server> {
  const { city } = await catalogOf(ctx);
  return {
    url: partner.url!,
    jurisdiction: partner.jurisdiction,
    key: partner.secret && ctx.secrets?.[partner.secret],
    format: partner.format,
    zone: partner.timeZone ?? city.calendar.timezone,
  };
}

/** The state as a piece of news: the same state is the same piece. */
function toState({ id, status, notes, updatedAt }: TheirRequest): NewsRow {
  const mark = [id, status, notes ?? '', updatedAt?.toISOString() ?? ''].join('\n');
  return { id: mark, remoteId: id, word: status, code: null, text: notes, media: [], at: updatedAt };
}

type Attribute = { code: string; values: string[]; several: boolean };

/** The service and the answers as they name them. Throws `PartnerFault` where the map has nothing. */
export function inTheirWords(
  { services = {}, unlisted = 'refuse' }: Pick<Partner, 'services' | 'unlisted'>,
  { request, answers }: Pick<Parcel, 'request' | 'answers'>,
): { code: string; attributes: Attribute[] } {
  const theirs = services[request.service_key];
  if (!theirs && unlisted === 'refuse')
    throw new PartnerFault('refused', `partners.yaml has no code for the service "${request.service_key}"`);
  const attributes = answers.flatMap(({ key, value }): Attribute[] => {
    const told = theirs ? theirs.attributes?.[key] : key;
    if (told === undefined) return [];
    const { code, values } = typeof told === 'string' ? { code: told, values: undefined } : told;
    const given = wordsOf(value).map((word) => values?.[word.key] ?? word.plain);
    return given.length > 0 ? [{ code, values: given, several: Array.isArray(value) }] : [];
  });
  const fixed = Object.entries(theirs?.fixed ?? {}).map(([code, value]) => ({
    code,
    values: [value],
    several: false,
  }));
  return { code: theirs?.code ?? request.service_key, attributes: [...attributes, ...fixed] };
}

/** By the name that a map has for it, and as it goes without one. */
function wordsOf(value: unknown): { key: string; plain: string }[] {
  if (value === null || value === undefined || value === '') return [];
  if (Array.isArray(value)) return value.flatMap(wordsOf);
  if (typeof value === 'boolean') return [{ key: value ? 'yes' : 'no', plain: String(value) }];
  return [{ key: String(value), plain: String(value) }];
}

function isSame(theirs: TheirRequest, { request, text }: Parcel): boolean {
  if (plain(theirs.description) !== plain(shortened(text, 4000))) return false;
  const at = pointOf(request);
  if (at && theirs.at) return distanceMetres(at, theirs.at) < 30;
  return plain(theirs.address) === plain(request.address);
}

function plain(text: string | null): string {
  return (text ?? '').replace(/\s+/g, ' ').trim().toLowerCase();
}

function pointOf({ lat, lng }: { lat: number | null; lng: number | null }) {
  return lat === null || lng === null ? null : { lat, lng };
}

function namesOf(name: string | null) {
  const words = (name ?? '').trim().split(/\s+/).filter(Boolean);
  return {
    firstName: words.slice(0, -1).join(' ') || words[0] || null,
    lastName: words.length > 1 ? words.at(-1)! : null,
  };
}

export function shortened(text: string | null, most: number): string | null {
  return text && text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

async function photosFor({ ctx, desk, partner }: Call, photos: readonly PhotoToSend[]) {
  const mediaUrls = partner.photos === 'link' ? photos.flatMap(({ url }) => url ?? []) : [];
  const pictures: Picture[] = [];
  if (partner.photos === 'upload')
    for (const { id } of photos) {
      const { stream, mediaType } = await openFile(ctx, desk.store, id, 'full');
      pictures.push({ name: `${id}.jpg`, mediaType, bytes: await buffer(stream) });
    }
  return { mediaUrls, pictures };
}

/** Better without its photos than not at all. */
async function withoutPhotosIfRefused<T>(
  photos: readonly PhotoToSend[],
  post: (photos: readonly PhotoToSend[]) => Promise<T>,
): Promise<T> {
  return asked(
    post(photos).catch((error: unknown) => {
      const isAbout =
        error instanceof ServerFault && error.kind === 'refused' && /media|photo|image/i.test(error.message);
      if (isAbout && photos.length > 0) return post([]);
      throw error;
    }),
  );
}

async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof ServerFault)) throw error;
    const { kind, message, told, unsure, retryAfter } = error;
    // An unknown service or number, in their words; without words it is a server that is being moved.
    const refused = kind === 'refused' || (kind === 'missing' && told.length > 0);
    throw new PartnerFault(
      refused ? 'refused' : kind === 'key' ? 'key' : unsure ? 'unsure' : 'later',
      message,
      retryAfter,
    );
  }
}
