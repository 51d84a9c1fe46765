import { countReferral, logContact } from '#flow/contacts';
import { follow, meToo } from '#flow/following';
import { agreePlace, findDuplicates, receive, undecidedPlaces } from '#flow/intake';
import { findRequest, mayView } from '#flow/requests';
import { linkDuplicate } from '#flow/work';
import { type Ctx, inTransaction } from '#platform/context';
import { Invalid, NotFound, type Problem } from '#platform/errors';
import { didYouMean, placed } from '#reference/addresses';
import type { Service } from '#reference/catalog';
import type { StaffVisit } from '#reference/console';
import { findPlace } from '#reference/geocoders';
import { rememberPerson } from '#reference/people';
import { type IntakeForm, thingOf, toContent } from './intake-form.ts';
import { contentOf, intakeView } from './intake-view.ts';

interface Pressed {
  /** Id of the open request that the caller joins instead of making a new one. */
  follow: string;
  /** Id of the open request that the new one repeats. */
  link: string;
}

/**
 * Sends what the screen holds, or joins a request near by. Answers the address of the next page, or `look`: there are
 * open requests near by which the agent has not seen yet. Throws `Invalid` with fields as the form names them.
 */
export async function sendIntake(
  visit: StaffVisit,
  typed: IntakeForm,
  { follow: joined, link }: Pressed,
): Promise<string> {
  const { form: shown, service } = await intakeView(visit, { ...typed, q: '' });
  let form = shown;
  if (joined) return joinRequest(visit, form, joined);
  if (service?.kind !== 'request') throw Invalid.field('q', 'desk.intake.serviceNeeded');
  await demandPlace(visit.ctx, form);
  const place = await agreed(visit.ctx, form, service);
  if (place.lat !== undefined && place.lng !== undefined)
    form = { ...form, point: { lat: place.lat, lng: place.lng } };
  const ctx = { ...visit.ctx, language: form.caller.language };
  try {
    return await inTransaction(ctx, async (tx) => {
      const { request, already } = await receive(tx, {
        serviceKey: service.key,
        content: { ...toContent(form, service), place },
        key: `desk:${ctx.actor.id}:${form.key}`,
        note: form.note,
      });
      // Asked only now, so that a form sent twice finds its own request and does not ask about it.
      if (!already && !link && (await hasUnseen(tx, form, service, request.id))) throw new LookFirst();
      if (link && !request.parent_id) await linkDuplicate(tx, { requestId: request.id, parentId: link });
      return `/desk/intake/done/${request.number}`;
    });
  } catch (error) {
    if (error instanceof LookFirst) return 'look';
    return asTyped(error);
  }
}

/** The place as the agent decided where pin and address disagree. Throws `Invalid` (`agreed`) while that is open. */
async function agreed(ctx: Ctx, form: IntakeForm, service: Service) {
  const content = contentOf(form, service);
  if ((await undecidedPlaces(ctx, content)).length === 0) return content.place;
  if (!form.agreed) throw Invalid.field('agreed', 'desk.place.agreeFirst');
  const place = await agreePlace(ctx, content, form.agreed);
  // At the border its question comes alone, before the others.
  if (form.agreed !== 'outside' && (await undecidedPlaces(ctx, { ...content, place })).length > 0)
    throw Invalid.field('agreed', 'desk.place.agreeFirst');
  return place;
}

/** Takes the transaction back: the agent is asked about the requests near by first. */
class LookFirst extends Error {}

/** Several places fit and none was chosen: better asked now, while the caller is there. */
async function demandPlace(ctx: Ctx, form: IntakeForm) {
  if (form.point || form.pick === 'keep' || !form.address) return;
  const { candidates, problem, outside } = await findPlace(ctx, form.address);
  if (placed([...didYouMean(problem), ...candidates]).length > 1 || outside.length > 0)
    throw Invalid.field('pick', 'desk.intake.pickPlace');
}

async function hasUnseen(
  ctx: Ctx,
  form: IntakeForm,
  service: { key: string; duplicateRadius?: number },
  exceptId: string,
) {
  if (!form.point) return false;
  const near = await findDuplicates(ctx, { service, ...form.point, asset: thingOf(form), exceptId });
  return near.some(({ id }) => !form.seen.includes(id));
}

/** The caller has the same trouble: counted, told of progress if they leave an e-mail address, and noted as a contact. */
async function joinRequest(visit: StaffVisit, form: IntakeForm, id: string): Promise<string> {
  if (!/^[0-9a-f-]{36}$/.test(id)) throw new NotFound('There is no such request.');
  const { caller } = form;
  const ctx = { ...visit.ctx, language: caller.language };
  const request = await findRequest(ctx, { id });
  if (!mayView(ctx.actor, request)) throw new NotFound('There is no such request.');
  await inTransaction(ctx, async (tx) => {
    const isKnown =
      !caller.anonymous && [caller.name, caller.phone, caller.email].some((one) => one.trim() !== '');
    const person = isKnown ? await rememberPerson(tx, { ...caller, known: form.person || undefined }) : null;
    if (person) await meToo(tx, { requestId: id, personId: person.id });
    if (isKnown && caller.letters && caller.email.trim())
      await follow(tx, { requestId: id, email: caller.email, language: caller.language });
    await logContact(tx, {
      ending: 'follow_up',
      channel: form.channel,
      personId: person?.id,
      requestId: id,
      note: form.note,
    });
  }).catch(asTyped);
  return `/desk/intake/done/${request.number}?joined=1`;
}

/** The caller was told who serves the place: noted and counted. Answers the key of what to say next. */
export async function noteReferred(visit: StaffVisit, form: IntakeForm): Promise<string> {
  const { outside, service } = await intakeView(visit, form);
  const neighbor = outside?.neighbor;
  const words = [service && visit.say(service.name), neighbor && visit.say(neighbor.name)];
  const note = [...words, form.address, form.note.trim()].filter(Boolean).join(': ').slice(0, 4000);
  const personId = /^[0-9a-f-]{36}$/.test(form.person) ? form.person : null;
  await inTransaction(visit.ctx, async (tx) => {
    const ended = { ending: 'referral', channel: form.channel, personId, note } as const;
    await logContact(tx, { ...ended, referredTo: neighbor?.key });
    if (outside && !neighbor) await countReferral(tx, null, form.channel);
  });
  return 'logged';
}

/** A question that was answered without a report: noted as a contact. Answers the key of what to say next. */
export async function noteInformed(visit: StaffVisit, form: IntakeForm): Promise<string> {
  const service = visit.catalog.services.find((one) => one.key === form.service);
  const note = [service && visit.say(service.name), form.note.trim()].filter(Boolean).join(': ');
  const personId = form.person && /^[0-9a-f-]{36}$/.test(form.person) ? form.person : null;
  await logContact(visit.ctx, {
    ending: 'information',
    channel: form.channel,
    personId,
    note: note.slice(0, 4000),
  });
  return 'logged';
}

const renamed: Record<string, string> = {
  place: 'place.address',
  name: 'contact.name',
  phone: 'contact.phone',
  email: 'contact.email',
};

/** Problems at the fields of this screen. */
function asTyped(error: unknown): never {
  if (!(error instanceof Invalid)) throw error;
  const problems = error.problems.map(
    (problem): Problem => ({ ...problem, field: renamed[problem.field] ?? problem.field }),
  );
  throw new Invalid(problems);
}
