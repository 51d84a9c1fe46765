import type { FastifyReply } from 'fastify';
import { peopleOf } from '#flow/following';
import { findRequest } from '#flow/requests';
import type { House } from '#platform/house';
import { type FormFields, html, oneField, type Route, readForm, route, seeOther } from '#platform/http';
import { type StaffVisit, staffVisit, tryForm } from '#reference/console';
import { lookAtPerson, mayRoute } from '#reference/people';
import { toChannel } from '../channels-known.ts';
import { emptyForm, type IntakeForm, readIntake } from './intake-form.ts';
import { intakePage } from './intake-page.tsx';
import { intakeView } from './intake-view.ts';
import { noteInformed, noteReferred, sendIntake } from './send-intake.ts';

/** The form is one post for every button: `do` and its kin say which was pressed, everything else is kept. */
export function intakeRoutes(house: House): Route[] {
  const show = route({
    method: 'GET',
    url: '/desk/intake',
    policy: mayRoute('requests.intake'),
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const form = await startForm(visit, request.query);
      return html(reply, intakePage(await intakeView(visit, form)));
    },
  });
  const take = route({
    method: 'POST',
    url: '/desk/intake',
    policy: mayRoute('requests.intake'),
    handler: async (request, reply) => {
      const visit = await staffVisit(house, request);
      const { fields } = await readForm(request, { files: 0 });
      const form = readIntake(fields, visit.catalog.city.languages, visit.ctx.language);
      return press(visit, reply, form, fields);
    },
  });
  return [show, take];
}

/** A new form; `after` is the number of the last request of the same caller, `service` one that is known already. */
async function startForm(visit: StaffVisit, query: Record<string, unknown>): Promise<IntakeForm> {
  const form = emptyForm(visit.ctx.language);
  if (typeof query.service === 'string') form.service = query.service;
  if (typeof query.channel === 'string') form.channel = toChannel(query.channel);
  if (!visit.has('people.view')) return form;
  const person = await personOf(visit, query);
  return person ? withPerson(form, person, visit.catalog.city.languages) : form;
}

async function personOf({ ctx }: StaffVisit, { after, person }: Record<string, unknown>) {
  if (typeof person === 'string' && /^[0-9a-f-]{36}$/.test(person))
    return lookAtPerson(ctx, person, 'desk.call');
  if (typeof after !== 'string') return undefined;
  const request = await findRequest(ctx, { number: after });
  const reporter = (await peopleOf(ctx, request.id)).find((one) => one.role === 'reporter');
  return reporter && lookAtPerson(ctx, reporter.personId, 'desk.another');
}

interface Known {
  id: string;
  name: string | null;
  phone: string | null;
  email: string | null;
  language: string;
}

function withPerson(form: IntakeForm, person: Known, languages: readonly string[]): IntakeForm {
  const caller = {
    ...form.caller,
    name: person.name ?? '',
    phone: person.phone ?? '',
    email: person.email ?? '',
    language: languages.includes(person.language) ? person.language : form.caller.language,
    anonymous: false,
  };
  return { ...form, caller, person: person.id };
}

async function press(visit: StaffVisit, reply: FastifyReply, form: IntakeForm, fields: FormFields) {
  const pressed = (name: string) => oneField(fields, name);
  const show = async (next: IntakeForm, wanted: Parameters<typeof intakeView>[2] = {}, status = 200) =>
    html(reply, intakePage(await intakeView(visit, next, wanted)), status);
  if (pressed('choose')) return show({ ...form, service: pressed('choose'), q: '' });
  if (pressed('do') === 'other-service') return show({ ...form, service: '' });
  if (pressed('do') === 'caller') return show(form, { lookForCaller: true });
  if (pressed('use')) return show(await usePerson(visit, form, pressed('use')));
  const sending = pressed('do') === 'send' || pressed('follow') || pressed('link');
  if (pressed('do') === 'informed')
    return seeOther(reply, `/desk/contacts?news=${await noteInformed(visit, form)}`);
  if (pressed('do') === 'referred')
    return seeOther(reply, `/desk/contacts?news=${await noteReferred(visit, form)}`);
  if (!sending) return show(form.q ? withOnlyService(visit, form) : form);
  return tryForm(
    reply,
    async () => {
      const end = await sendIntake(visit, form, { follow: pressed('follow'), link: pressed('link') });
      if (end === 'look') return show(form, { ask: 'near' });
      return seeOther(reply, end);
    },
    async (problems) => intakePage(await intakeView(visit, form, { problems })),
  );
}

async function usePerson(visit: StaffVisit, form: IntakeForm, id: string): Promise<IntakeForm> {
  if (!visit.has('people.view') || !/^[0-9a-f-]{36}$/.test(id)) return form;
  const person = await lookAtPerson(visit.ctx, id, 'desk.call');
  return withPerson(form, person, visit.catalog.city.languages);
}

/** A service whose very name was typed needs no choosing. */
function withOnlyService(visit: StaffVisit, form: IntakeForm): IntakeForm {
  const typed = form.q.toLowerCase();
  const named = visit.catalog.services.find((one) => visit.say(one.name).toLowerCase() === typed);
  return named ? { ...form, service: named.key, q: '' } : form;
}
