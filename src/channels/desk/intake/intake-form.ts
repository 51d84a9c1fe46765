import type { ContentPart, RawAnswer } from '#flow/intake';
import { type FormFields, manyFields, oneField } from '#platform/http';
import type { Service } from '#reference/catalog';
import { type AgentChannel, toChannel } from '../channels-known.ts';

/** All that the screen holds, as it was typed. */
export interface IntakeForm {
  /** Mark of this one report: sent twice, it is one request. */
  key: string;
  /** What the agent looks for among the services. */
  q: string;
  service: string;
  answers: Record<string, RawAnswer>;
  description: string;
  address: string;
  /** The address that the candidates on the page belong to. */
  asked: string;
  /** A candidate as `lat,lng`; `keep`: as it was typed; empty: not chosen yet. */
  pick: string;
  area: string;
  /** The numbered thing that was chosen, as `layer:key`; `none`: not known. */
  asset: string;
  /** Its number as the caller reads it, and the one that was looked up last. */
  assetNumber: string;
  assetAsked: string;
  point: Point | null;
  /** Which place is right where pin and address disagree, or whose it is at the border; empty: not said. */
  agreed: string;
  caller: Caller;
  other: { name: string; phone: string };
  channel: AgentChannel;
  note: string;
  /** Ids of the requests near by that the agent has seen. */
  seen: string[];
  /** The known person that the agent chose, whose earlier requests stand beside. */
  person: string;
}

export interface Caller {
  name: string;
  phone: string;
  email: string;
  language: string;
  anonymous: boolean;
  letters: boolean;
}

export interface Point {
  lat: number;
  lng: number;
}

export function emptyForm(language: string): IntakeForm {
  return {
    key: crypto.randomUUID(),
    q: '',
    service: '',
    answers: {},
    description: '',
    address: '',
    asked: '',
    pick: '',
    area: '',
    asset: '',
    assetNumber: '',
    assetAsked: '',
    point: null,
    agreed: '',
    caller: { name: '', phone: '', email: '', language, anonymous: false, letters: true },
    other: { name: '', phone: '' },
    channel: 'phone',
    note: '',
    seen: [],
    person: '',
  };
}

export function readIntake(fields: FormFields, languages: readonly string[], own: string): IntakeForm {
  const one = (name: string) => oneField(fields, name);
  const language = one('contact.language');
  const form: IntakeForm = {
    ...emptyForm(own),
    q: one('q').trim().slice(0, 200),
    service: one('service'),
    answers: readAnswers(fields),
    description: one('description'),
    address: one('place.address').trim(),
    asked: one('asked'),
    pick: one('pick'),
    area: one('place.area'),
    asset: one('asset').slice(0, 130),
    assetNumber: one('asset.number').trim().slice(0, 100),
    assetAsked: one('asset.asked').slice(0, 100),
    caller: {
      name: one('contact.name'),
      phone: one('contact.phone'),
      email: one('contact.email'),
      language: languages.includes(language) ? language : own,
      anonymous: one('contact.anonymous') === 'yes',
      letters: one('contact.letters') === 'yes',
    },
    other: { name: one('onBehalfOf.name'), phone: one('onBehalfOf.phone') },
    channel: toChannel(one('channel')),
    note: one('note'),
    seen: one('seen').split(' ').filter(Boolean).slice(0, 20),
    person: one('person'),
  };
  if (/^[0-9a-f-]{36}$/.test(one('key'))) form.key = one('key');
  const placed = { ...form, ...placeOf(fields, form) };
  // What was said of another pin or of other words counts no more.
  const isOfThis = one('agreedOf') === agreedOf(placed);
  return { ...placed, agreed: isOfThis ? one('agreed') : '' };
}

/** Tells places apart, so that another one is asked about anew. */
export function agreedOf({ address, point, pick }: Pick<IntakeForm, 'address' | 'point' | 'pick'>): string {
  return JSON.stringify([address, point?.lat, point?.lng, pick]);
}

/** A pin that was moved since the page was shown goes before a chosen candidate; both before the words alone. */
function placeOf(fields: FormFields, { pick, address, asked }: IntakeForm): Partial<IntakeForm> {
  const pin = toPoint(`${oneField(fields, 'place.lat')},${oneField(fields, 'place.lng')}`);
  const before = toPoint(oneField(fields, 'was'));
  const moved = pin !== null && (before === null || pin.lat !== before.lat || pin.lng !== before.lng);
  // Another place is another thing.
  if (moved) return { pick: 'pin', point: pin, asset: '' };
  if (address !== asked) return { pick: '', point: null, asset: '' };
  if (pick === 'pin') return { pick, point: pin };
  return { pick, point: toPoint(pick) };
}

/** The thing that was chosen; null where none is known. */
export function thingOf({ asset }: IntakeForm): string | null {
  return asset && asset !== 'none' ? asset : null;
}

export function toPoint(text: string): Point | null {
  const [lat = Number.NaN, lng = Number.NaN] = text
    .split(',')
    .map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  return Math.abs(lat) <= 90 && Math.abs(lng) <= 180 ? { lat, lng } : null;
}

const answerName = /^answers\.([a-z0-9][a-z0-9-]{0,59})$/;

/** Keeps the answers to questions of a service that the agent has left: they may come back to it. */
function readAnswers(fields: FormFields): IntakeForm['answers'] {
  const answers: IntakeForm['answers'] = {};
  for (const name of Object.keys(fields)) {
    const key = answerName.exec(name)?.[1];
    if (!key) continue;
    const values = manyFields(fields, name).filter((value) => value !== '');
    answers[key] = values.length > 1 ? values : (values[0] ?? '');
  }
  return answers;
}

/** The form as a report: only what this service asks for. */
export function toContent(form: IntakeForm, service: Service): ContentPart {
  const asked = new Set(service.questions?.map((question) => question.key));
  const { caller, other, point } = form;
  return {
    answers: Object.fromEntries(Object.entries(form.answers).filter(([key]) => asked.has(key))),
    description: form.description,
    place: {
      ...(form.address ? { address: form.address } : {}),
      ...(point ? { ...point, source: form.pick === 'pin' ? ('map' as const) : ('typed' as const) } : {}),
      ...(!point && form.area ? { area: form.area } : {}),
      ...(thingOf(form) ? { asset: form.asset } : {}),
    },
    contact: caller.anonymous
      ? { anonymous: true }
      : {
          name: caller.name,
          phone: caller.phone,
          email: caller.email,
          wantsLetters: caller.letters,
          ...(form.person ? { known: form.person.slice(0, 36) } : {}),
        },
    ...(other.name.trim() || other.phone.trim() ? { onBehalfOf: other } : {}),
    channel: form.channel,
  };
}
