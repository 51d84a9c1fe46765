import { createHash } from 'node:crypto';
import { logContact } from '#flow/contacts';
import { addReporter, reporterToken } from '#flow/following';
import { recordPositionCheck } from '#flow/position-check';
import { findRequest, openRequest, type Request } from '#flow/requests';
import { type Ctx, inTransaction } from '#platform/context';
import { Invalid, NotFound, type Problem } from '#platform/errors';
import { keepFiles } from '#platform/files';
import { type Service, serviceVersion } from '#reference/catalog';
import { rememberPerson } from '#reference/people';
import { positionDecisions } from './agree-place.ts';
import { checkAnswers } from './check-answers.ts';
import { checkContact, checkGivenPerson, toPerson } from './check-contact.ts';
import {
  type Content,
  type ContentPart,
  emptyContent,
  fitContent,
  type GivenPerson,
  parseContent,
} from './draft.ts';
import { type DraftRow, insertDraft, lockDraft, markSent } from './draft-store.ts';
import { takesReports } from './intake-policy.ts';
import { locate, withNearAddress } from './locate.ts';
import { screenText } from './screen-text.ts';
import { checkDescription, checkGuards, checkPhotos, readingOf } from './steps.ts';
import { afterSending, reportable } from './write-draft.ts';

/** A draft that a form has filled, or a whole report that a machine or an agent's screen sends at once. */
export type Receive =
  | { draftId: string }
  | {
      serviceKey: string;
      content: ContentPart;
      /** The sender's own mark of this report (at most 200 characters, with the sender's name in it): sent again, it is the same request. */
      key?: string;
      /** When the city heard of it; now unless it was written down elsewhere first. */
      openedAt?: Date;
      /** What the agent notes about the contact, for colleagues; at most 4,000 characters. */
      note?: string;
      /** The edition of the service under which it was accepted before; the one in force unless told. */
      edition?: number;
    };

/** A report that is sent at once. */
export type WholeReport = Exclude<Receive, { draftId: string }>;

export interface Received {
  request: Request;
  /** The secret of the reporter's own link; null when nobody left a name. */
  reporterToken: string | null;
  /** It had been sent before; nothing was done now. */
  already: boolean;
}

/** A report in hand: whose draft it is (if any), and whether a page put the guards' questions. */
interface Held {
  draft: DraftRow | null;
  service: Service;
  content: Content;
  openedAt?: Date;
  note?: string;
}

/**
 * The one door for every channel: checks, screens and locates the report, opens the request, ties its people to it and
 * logs the contact, all in one transaction. Throws `Invalid` with every problem, `NotFound` for a draft or service that is not there.
 */
export async function receive(ctx: Ctx, input: Receive): Promise<Received> {
  return inTransaction(ctx, async (tx) => {
    const held = await hold(tx, input);
    if ('requestId' in held) return again(tx, held.requestId);
    const { draft, service, content } = held;
    const from = asReported(tx, content, draft);
    const checked = await check(from, held);
    if (content.photos.length > 0) await keepFiles(from, content.photos);
    const request = await openRequest(from, {
      service,
      description: content.description.trim(),
      publicText: service.public ? screenText(content.description.trim()).publicText : null,
      answers: checked.answers,
      place: checked.place,
      asset: checked.asset,
      photos: content.photos,
      language: from.language,
      openedAt: held.openedAt,
    });
    await recordPositionCheck(from, request.id, checked.positions);
    if (draft) await markSent(from, draft.id, request.id, afterSending(content));
    // Last, since reports of one person wait for each other from here to the commit.
    const people = await tiePeople(from, request, content);
    await logContact(from, {
      ending: 'service_request',
      requestId: request.id,
      personId: people.reporterId,
      staffId: takesReports(ctx.actor) ? ctx.actor.id : null,
      at: request.opened_at,
      note: held.note,
    });
    return { request, reporterToken: people.token, already: false };
  });
}

/** Throws what `receive` would throw for a whole report, and answers the service's edition; nothing is kept. */
export async function checkReport(ctx: Ctx, input: WholeReport): Promise<number> {
  const service = await serviceOf(ctx, input);
  const content = { ...emptyContent, ...parseContent(input.content) };
  await check(ctx, { draft: null, service, content });
  return service.version;
}

/** What was answered when this draft was sent, for the page that says thanks; null when it was not. */
export async function findReceived(ctx: Ctx, draft: { requestId: string | null }): Promise<Received | null> {
  return draft.requestId ? again(ctx, draft.requestId) : null;
}

async function again(ctx: Ctx, requestId: string): Promise<Received> {
  const request = await findRequest(ctx, { id: requestId });
  return { request, reporterToken: await reporterToken(ctx, requestId), already: true };
}

async function hold(ctx: Ctx, input: Receive): Promise<Held | { requestId: string }> {
  if ('draftId' in input) {
    const draft = await lockDraft(ctx, input.draftId);
    if (!draft) throw new NotFound('There is no such draft (any more).');
    if (draft.request_id) return { requestId: draft.request_id };
    const service = await reportable(ctx, draft.service_key);
    return { draft, service, content: fitContent(service, draft.content) };
  }
  const service = await serviceOf(ctx, input);
  const content = { ...emptyContent, ...parseContent(input.content) };
  const draft = input.key === undefined ? null : await holdKey(ctx, input.key, service, content);
  if (draft?.request_id) return { requestId: draft.request_id };
  return { draft, service, content, openedAt: input.openedAt, note: input.note };
}

/** What was accepted under an edition of the service is opened under it, whatever became of the service meanwhile. */
async function serviceOf(ctx: Ctx, { serviceKey, edition }: WholeReport): Promise<Service> {
  const accepted = edition === undefined ? undefined : await serviceVersion(ctx, serviceKey, edition);
  return accepted ?? reportable(ctx, serviceKey);
}

/** A sender's mark is kept as a draft that nobody can open. */
async function holdKey(ctx: Ctx, key: string, service: Service, content: Content): Promise<DraftRow | null> {
  const id = `key:${createHash('sha256').update(key).digest('base64url')}`;
  const now = ctx.clock.now();
  const row = { id, service_key: service.key, service_version: service.version, content: emptyContent };
  await insertDraft(ctx, {
    ...row,
    language: ctx.language,
    created_at: now,
    updated_at: now,
    request_id: null,
  });
  const draft = await lockDraft(ctx, id);
  return draft ? { ...draft, content } : null;
}

/** Agents say by which channel the report reached them; a draft is in the language that it was written in. */
function asReported(ctx: Ctx, content: Content, draft: DraftRow | null): Ctx {
  const channel = takesReports(ctx.actor) && content.channel ? content.channel : ctx.channel;
  return { ...ctx, channel, language: draft?.language ?? ctx.language };
}

async function check(ctx: Ctx, { service, content, draft }: Held) {
  // A machine cannot be asked whether a wire is down; a form that we showed has asked.
  const wasAsked = draft !== null && !draft.id.startsWith('key:');
  const { answers, problems } = checkAnswers(service, content.answers, readingOf(ctx));
  const { place, asset, problems: misplaced } = await locate(ctx, service, content.place);
  const all: Problem[] = [
    ...checkGuards(service, content, wasAsked),
    ...problems,
    ...checkDescription(service, content),
    ...misplaced,
    ...checkPhotos(service, content),
    ...checkContact(ctx.actor, service, content.contact),
    ...checkGivenPerson(content.onBehalfOf, 'onBehalfOf'),
  ];
  const positions = misplaced.length > 0 ? [] : await positionDecisions(ctx, withAsset(content, asset));
  if (wasAsked && positions.some((one) => one.decision === 'unasked'))
    all.push({ field: 'agreed', message: 'errors.choose' });
  if (all.length > 0) throw new Invalid(all);
  return { answers, place: await withNearAddress(ctx, place), asset, positions };
}

/** Machines may name a thing by its number alone. */
function withAsset(content: Content, asset: string | null): Content {
  return asset ? { ...content, place: { ...content.place, asset } } : content;
}

async function tiePeople(ctx: Ctx, request: Request, { contact, onBehalfOf }: Content) {
  const tie = async (
    person: GivenPerson | null,
    role: 'reporter' | 'on_behalf_of',
    more: { known?: string; wantsLetters?: boolean } = {},
  ) => {
    if (!person) return null;
    const { known, wantsLetters } = more;
    const { id } = await rememberPerson(ctx, { ...person, known, language: ctx.language });
    return { id, token: await addReporter(ctx, { requestId: request.id, personId: id, role, wantsLetters }) };
  };
  const reporter = await tie(contact.anonymous ? null : toPerson(contact), 'reporter', contact);
  await tie(toPerson(onBehalfOf), 'on_behalf_of');
  return { reporterId: reporter?.id ?? null, token: reporter?.token ?? null };
}
