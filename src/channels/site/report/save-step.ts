import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type as T } from 'typebox';
import { countReferral } from '#flow/contacts';
import {
  agreePlace,
  askedQuestions,
  type Content,
  type ContentPart,
  checkStep,
  type Draft,
  isOutside,
  mostPhotos,
  readDraft,
  readingOf,
  type Step,
  saveDraft,
  stepsOf,
  undecidedBorder,
} from '#flow/intake';
import { anyone, type Ctx } from '#platform/context';
import { Invalid, NotFound } from '#platform/errors';
import { hasSameBytes, receivePhoto, type StoredFile } from '#platform/files';
import type { House } from '#platform/house';
import { type Form, html, oneField, type Route, route, seeOther } from '#platform/http';
import { assetAnswer } from '../place/asset-part.ts';
import { asksForAsset } from '../place/asset-view.ts';
import { sendPhoto } from '../requests/photo-routes.ts';
import { visitBy } from '../visit.ts';
import { stopsOf } from './guards-step.tsx';
import { keptRows, olderForm } from './older-form.tsx';
import { contactPart, guardsPart, placePart, questionsPart, whichPart } from './read-parts.ts';
import { sendDraft } from './send-routes.ts';
import { isOlder, ownMark, readMark, stepHref } from './step-frame.tsx';
import { isAssetProblem, nearOf, type PageName, pages, showStep } from './step-pages.ts';

/** Keeps what a step's form sent, then leads on, or shows the step again with what is wrong. */
export async function saveStep(
  house: House,
  request: FastifyRequest,
  reply: FastifyReply,
  draft: Draft,
  page: PageName,
  form: Form,
) {
  const { ctx } = request;
  const { fields } = form;
  const change = oneField(fields, 'change') === '1';
  if (page === 'check') return sendDraft(house, request, reply, draft, form);
  const name = pageOf(page, form);
  if (name === 'same') return leaveSame(request, reply, draft, oneField(fields, 'choice'), change);
  if (name === 'asset') return saveAsset(reply, ctx, draft, form, change);
  if (name === 'agree') return saveAgreed(reply, ctx, draft, oneField(fields, 'agreed'));
  if (name === 'photos') return savePhotos(house, request, reply, draft, form, change);
  const step: Step = name === 'which' ? 'place' : (name as Step);
  const mark = readMark(fields);
  const older = isOlder(draft, step, mark);
  // The candidates of the older page may be others than those that are kept now.
  if (older && name === 'which') return seeOther(reply, withChange(draft, 'place', change));
  const part = await partOf(ctx, draft, name, form);
  if (!part) return refused(reply, draft, name, change);
  if (older) {
    const visit = await visitBy(house, ctx, stepHref(draft, step));
    const view = { visit, service: draft.service, draft, content: draft.content, problems: [], change };
    const rows = keptRows(view, part);
    if (rows.length > 0)
      return html(reply, await pages[step](olderForm(view, part, rows, nextHref(draft, step, change))), 409);
  }
  const saved = await saveDraft(ctx, draft.id, part, { step, form: ownMark(mark) });
  if (name === 'questions' && opensMore(ctx, draft, saved, fields))
    return seeOther(reply, withChange(saved, 'questions', change));
  if (name === 'guards' && stopsOf(saved).length > 0) return seeOther(reply, stepHref(saved, 'stop'));
  // Which thing it is is asked on the page after the place.
  const problems = (await checkStep(ctx, saved.service, saved.content, step)).filter(
    (one) => !isAssetProblem(one),
  );
  if (problems.length > 0) {
    if (!isSamePoint(draft, saved)) await countOutside(ctx, problems);
    return refused(reply, saved, step, change);
  }
  return seeOther(reply, await afterStep(ctx, saved, step, change, name === 'which'));
}

function isSamePoint({ content: { place: a } }: Draft, { content: { place: b } }: Draft): boolean {
  return a.lat === b.lat && a.lng === b.lng;
}

/** Who is told of another government is counted, and nothing of them kept. */
async function countOutside(ctx: Ctx, problems: Invalid['problems']) {
  const outside = problems.find(isOutside);
  if (!outside) return;
  const neighbor = outside.values?.neighbor;
  await countReferral(ctx, neighbor === undefined ? null : String(neighbor));
}

/** What was typed is kept: the page of the step tells what is wrong with it. So refresh and back never send it again. */
function refused(reply: FastifyReply, draft: Draft, page: PageName, change: boolean) {
  return seeOther(reply, `${stepHref(draft, page)}?fix=1${change ? '&change=1' : ''}`);
}

/** The forms of the pages between the steps are posted to the step that they belong to. */
function pageOf(page: PageName, { fields }: Form): Exclude<PageName, 'check' | 'stop'> {
  if (page === 'place' && oneField(fields, 'which')) return 'which';
  if (page === 'place' && oneField(fields, 'same')) return 'same';
  if (page === 'place' && oneField(fields, 'agree')) return 'agree';
  if (page === 'place' && oneField(fields, 'which-asset')) return 'asset';
  if (page === 'stop' || page === 'check') throw new NotFound('There is no such form.');
  return page;
}

async function partOf(ctx: Ctx, draft: Draft, name: PageName, { fields }: Form): Promise<ContentPart | null> {
  if (name === 'guards') return guardsPart(draft.service, fields);
  if (name === 'questions') return questionsPart(draft.service, fields);
  if (name === 'contact') return contactPart(fields);
  if (name === 'which') return whichPart(ctx, draft, fields);
  return placePart(ctx, draft.content.place, fields);
}

/** Whether the answers have led to questions that the page did not have yet. */
function opensMore(ctx: Ctx, before: Draft, { service, content }: Draft, fields: Form['fields']): boolean {
  const shown = new Set(oneField(fields, 'shown').split(' '));
  const due = askedQuestions(service, content.answers, readingOf(ctx));
  return due.some(({ key }) => !shown.has(key) && before.content.answers[key] === undefined);
}

async function afterStep(
  ctx: Ctx,
  draft: Draft,
  step: Step,
  change: boolean,
  chosen: boolean,
): Promise<string> {
  if (step === 'place') {
    const { place } = draft.content;
    const unclear = place.address && place.lat === undefined && (!chosen || place.candidates !== undefined);
    if (unclear) return withChange(draft, 'which', change);
    if (await undecidedBorder(ctx, draft.content)) return withChange(draft, 'agree', change);
    if (await asksForAsset(ctx, draft)) return withChange(draft, 'asset', change);
    if ((await nearOf(ctx, draft)).length > 0) return withChange(draft, 'same', change);
  }
  return nextHref(draft, step, change);
}

export function nextHref(draft: Draft, step: Step, change: boolean): string {
  const steps = stepsOf(draft.service);
  return stepHref(draft, change ? 'check' : (steps[steps.indexOf(step) + 1] ?? 'check'));
}

function withChange(draft: Draft, page: PageName, change: boolean): string {
  return stepHref(draft, page) + (change ? '?change=1' : '');
}

async function leaveSame(
  request: FastifyRequest,
  reply: FastifyReply,
  draft: Draft,
  choice: string,
  change: boolean,
) {
  if (choice === 'different') return seeOther(reply, nextHref(draft, 'place', change));
  const near = await nearOf(request.ctx, draft);
  if (near.some((one) => one.number === choice)) return seeOther(reply, stepHref(draft, `same/${choice}`));
  return refused(reply, draft, 'same', change);
}

/** The thing that was chosen, or that nobody knows which it is; a number that is not clear shows the page again. */
async function saveAsset(reply: FastifyReply, ctx: Ctx, draft: Draft, form: Form, change: boolean) {
  const answer = await assetAnswer(ctx, draft, form.fields);
  if (!answer) return refused(reply, draft, 'asset', change);
  if ('again' in answer) {
    if (change) answer.again.set('change', '1');
    return seeOther(reply, `${stepHref(draft, 'asset')}?${answer.again}`);
  }
  const saved = await saveDraft(ctx, draft.id, { place: answer.place });
  const problems = await checkStep(ctx, saved.service, saved.content, 'place');
  if (problems.length > 0)
    return refused(reply, saved, problems.every(isAssetProblem) ? 'asset' : 'place', change);
  return seeOther(reply, await afterStep(ctx, saved, 'place', change, true));
}

/**
 * A report that was filled in to its end asks nothing more: the page that checks all comes next. What is said to be outside of the
 * city leads back to the place, which tells who serves it.
 */
async function saveAgreed(reply: FastifyReply, ctx: Ctx, draft: Draft, chosen: string) {
  if (chosen === '') return refused(reply, draft, 'agree', false);
  const saved = await saveDraft(ctx, draft.id, { place: await agreePlace(ctx, draft.content, chosen) });
  const problems = await checkStep(ctx, saved.service, saved.content, 'place');
  if (problems.length > 0) {
    await countOutside(ctx, problems);
    return refused(reply, saved, 'place', false);
  }
  const isFilled = saved.forms['contact'] !== undefined;
  return seeOther(
    reply,
    isFilled ? stepHref(saved, 'check') : await afterStep(ctx, saved, 'place', false, true),
  );
}

/**
 * Every photo is kept as soon as it is taken in, so that a bad one among them costs nobody the good ones. One that comes again,
 * because a browser repeats what got no answer, is not doubled.
 */
async function savePhotos(
  house: House,
  request: FastifyRequest,
  reply: FastifyReply,
  draft: Draft,
  { fields, files }: Form,
  change: boolean,
) {
  const { ctx } = request;
  const removed = oneField(fields, 'remove');
  if (removed) {
    await saveDraft(ctx, draft.id, { photos: draft.content.photos.filter((id) => id !== removed) });
    return seeOther(reply, withChange(draft, 'photos', change));
  }
  let saved = draft;
  const problems: Invalid['problems'] = [];
  for (const file of files) {
    if (saved.content.photos.length >= mostPhotos) {
      problems.push({ field: 'photos', message: 'errors.photos.tooMany', values: { max: mostPhotos } });
      break;
    }
    const taken = await takePhoto(house, ctx, file.bytes, file.filename);
    if ('problems' in taken) problems.push(...taken.problems);
    else if (!(await hasSameBytes(ctx, saved.content.photos, taken.sha256)))
      saved = await saveDraft(ctx, draft.id, { photos: [...saved.content.photos, taken.id] });
  }
  if (problems.length === 0) problems.push(...(await checkStep(ctx, saved.service, saved.content, 'photos')));
  if (problems.length > 0) return showStep(house, request, reply, saved, 'photos', problems, change);
  return seeOther(reply, nextHref(saved, 'photos', change));
}

async function takePhoto(
  house: House,
  ctx: Ctx,
  content: Buffer,
  name: string,
): Promise<StoredFile | { problems: Invalid['problems'] }> {
  try {
    return await receivePhoto(ctx, house.store, { content, name });
  } catch (error) {
    if (error instanceof Invalid) return { problems: error.problems };
    throw error;
  }
}

/** A picture of a report that is being written, for whoever has its address. */
export function draftPhoto(house: House): Route {
  return route({
    method: 'GET',
    url: '/report/d/:draft/photos/:file',
    policy: anyone,
    schema: { params: T.Object({ draft: T.String(), file: T.String() }) },
    handler: async (request, reply) => {
      const { content } = await readDraft(request.ctx, request.params.draft);
      const id = (content as Content).photos.find((one) => one === request.params.file);
      if (!id) throw new NotFound('no such file');
      return sendPhoto(house, request, reply, id, 'thumb');
    },
  });
}
