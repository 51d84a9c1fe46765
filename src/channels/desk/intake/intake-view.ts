import { contactsOf } from '#flow/contacts';
import { requestsOf } from '#flow/following';
import {
  type Content,
  findDuplicates,
  type NearRequest,
  type OtherPlace,
  undecidedPlaces,
} from '#flow/intake';
import { mayView } from '#flow/requests';
import type { Problem } from '#platform/errors';
import { type AddressProblem, didYouMean, type PlacedCandidate, placed } from '#reference/addresses';
import { type Service, searchServices } from '#reference/catalog';
import type { StaffVisit } from '#reference/console';
import { findPlace, type Source } from '#reference/geocoders';
import { lookupsAt, type PlaceLookups } from '#reference/lookups';
import { type NeighborDefinition, whoServes } from '#reference/neighbors';
import { findPeople, lookAtPeople, type Person } from '#reference/people';
import { layers } from '#reference/places';
import { type IntakeForm, thingOf, toContent } from './intake-form.ts';
import { type Things, withThings } from './things.ts';

/** The form with everything that is shown beside it. */
export interface IntakeView {
  visit: StaffVisit;
  form: IntakeForm;
  service: Service | undefined;
  /** Services that fit the search; undefined when nothing is looked for. */
  found: Service[] | undefined;
  /** With a `source` when a geocoder outside knows it; those are never chosen by themselves. */
  candidates: (PlacedCandidate & { source?: Source })[];
  /** What the tables say against the address. */
  addressProblem: AddressProblem | undefined;
  areas: { value: string; label: string; group: string }[];
  near: NearRequest[];
  /** The numbered things that it may be about, where the service has such. */
  things: Things | undefined;
  /** What the city's own tables know of the place. */
  here: PlaceLookups | undefined;
  /** What tells another place than the pin: to be asked about. */
  others: OtherPlace[];
  /** The place is not the city's: who serves it. */
  outside: { neighbor: NeighborDefinition | null } | undefined;
  /** People who fit what was typed of the caller; undefined when they were not looked for. */
  people: Person[] | undefined;
  past: CallerPast | undefined;
  problems: readonly Problem[];
  /** What just happened, as a key: `near` asks to look at the requests near by before sending. */
  ask?: 'near';
}

export interface CallerPast {
  person: Person;
  requests: Awaited<ReturnType<typeof requestsOf>>['rows'];
  contacts: Awaited<ReturnType<typeof contactsOf>>['rows'];
}

interface Wanted {
  problems?: readonly Problem[];
  ask?: 'near';
  /** Whether the agent asked who the caller is. */
  lookForCaller?: boolean;
}

/** Works out what the screen shows for this form. Chooses the candidate of an address when there is only one good one. */
export async function intakeView(
  visit: StaffVisit,
  given: IntakeForm,
  wanted: Wanted = {},
): Promise<IntakeView> {
  const { ctx, catalog } = visit;
  const service = catalog.services.find((one) => one.key === given.service);
  const found = given.q ? searchServices(catalog, ctx.language, given.q, 8) : undefined;
  const { candidates, addressProblem } = await placesFor(visit, given.address);
  const { form, things } = await withThings(
    visit,
    withPlace(given, addressProblem ? [] : candidates),
    service,
  );
  const near =
    service && form.point ? await findDuplicates(ctx, { service, ...form.point, asset: thingOf(form) }) : [];
  const here = form.point ? await lookupsAt(ctx, { point: form.point, address: form.address }) : undefined;
  return {
    visit,
    form,
    service,
    found,
    here,
    candidates,
    addressProblem,
    areas: await areaOptions(visit),
    near,
    things,
    others: service ? await undecidedPlaces(ctx, contentOf(form, service)) : [],
    outside: await outsideOf(visit, form),
    people: wanted.lookForCaller && visit.has('people.view') ? await findCallers(visit, form) : undefined,
    past: form.person && visit.has('people.view') ? await callerPast(visit, form.person) : undefined,
    problems: wanted.problems ?? [],
    ask: wanted.ask,
  };
}

/** The form as intake reads a report. */
export function contentOf(form: IntakeForm, service: Service): Content {
  const { place = {} } = toContent(form, service);
  return { guards: {}, answers: {}, description: '', place, photos: [], contact: {} };
}

async function outsideOf({ ctx }: StaffVisit, { point, agreed }: IntakeForm): Promise<IntakeView['outside']> {
  if (!point) return undefined;
  const found = await whoServes(ctx, point, agreed === 'outside' ? 0 : undefined);
  return found.by === 'neighbor' ? found : undefined;
}

async function placesFor({ ctx }: StaffVisit, address: string) {
  if (!address) return { candidates: [], addressProblem: undefined };
  const { candidates, problem, outside } = await findPlace(ctx, address);
  const own = placed([...didYouMean(problem), ...candidates]);
  const all: IntakeView['candidates'] = problem ? [...outside, ...own] : [...own, ...outside];
  const distinct = all.filter((one, at) => all.findIndex(({ label }) => label === one.label) === at);
  return { candidates: distinct, addressProblem: problem };
}

function withPlace(form: IntakeForm, candidates: IntakeView['candidates']): IntakeForm {
  if (form.pick || form.point) return { ...form, asked: form.address };
  const exact = candidates.filter(({ kind }) => kind === 'address' || kind === 'intersection');
  const only = exact.length === 1 ? exact[0] : candidates.length === 1 ? candidates[0] : undefined;
  if (!only || only.source) return { ...form, asked: form.address };
  return {
    ...form,
    asked: form.address,
    pick: `${only.lat},${only.lng}`,
    point: { lat: only.lat, lng: only.lng },
  };
}

async function areaOptions({ ctx, say }: StaffVisit): Promise<IntakeView['areas']> {
  return (await layers(ctx)).flatMap((layer) =>
    layer.areas.map((area) => ({
      value: `${layer.key}:${area.key}`,
      label: area.name,
      group: say(layer.name),
    })),
  );
}

async function findCallers({ ctx }: StaffVisit, { caller }: IntakeForm): Promise<Person[]> {
  for (const search of [{ email: caller.email }, { phone: caller.phone }, { name: caller.name }]) {
    const people = await findPeople(ctx, search, 'desk.call');
    if (people.length > 0) return people;
  }
  return [];
}

async function callerPast({ ctx }: StaffVisit, id: string): Promise<CallerPast | undefined> {
  if (!/^[0-9a-f-]{36}$/.test(id)) return undefined;
  const [person] = await lookAtPeople(ctx, [id], 'desk.call');
  if (!person) return undefined;
  const { rows } = await requestsOf(ctx, id, undefined, 6);
  const contacts = await contactsOf(ctx, id);
  return {
    person,
    requests: rows.filter((row) => mayView(ctx.actor, row)),
    contacts: contacts.rows.slice(0, 5),
  };
}
