import { loadContacts } from '#flow/contacts';
import { loadFollowers } from '#flow/following';
import { recountDays } from '#flow/measure';
import type { LetterDesk } from '#flow/notices';
import { forgetRequests, skipNumbers } from '#flow/requests';
import { loadRules } from '#flow/routing';
import { type Ctx, inTransaction } from '#platform/context';
import { Conflict, NotAllowed } from '#platform/errors';
import { keepFact } from '#platform/facts';
import { type FileStore, keepFiles } from '#platform/files';
import { localDate } from '#reference/calendar';
import { type Catalog, catalogOf } from '#reference/catalog';
import { markSandbox } from '#reference/clients';
import { loadPeople } from '#reference/people';
import { makeCalls } from './calls.ts';
import { caseWriter } from './case-writer.ts';
import { type DemoPlan, readPlan } from './demo-plan.ts';
import { type DemoSignIn, hireStaff } from './demo-staff.ts';
import { demoKey, hasRequests, lockDemo, refreshStatistics } from './demo-store.ts';
import { forgetPlaces, makeGround } from './ground.ts';
import { type Life, makeLife, numberer, type Part } from './make-life.ts';
import { keepViews, writeLetters } from './material/letters.ts';
import { samplePhotos } from './material/sample-photos.ts';
import { seeded } from './random.ts';
import { makeReports, weightsOf } from './reports.ts';
import type { World } from './world.ts';

export interface DemoOptions {
  /** 20,000 unless given. */
  requests?: number;
  /** The same seed at the same time makes the same city. */
  seed?: number;
  /** Folder of the city's pack, for its `demo.yaml`. */
  folder?: string;
  /** For letters and saved lists, which have words; without it there are none. */
  desk?: LetterDesk;
  onProgress?: (done: number, of: number) => void;
}

export interface DemoMade {
  requests: number;
  contacts: number;
  people: number;
  photos: number;
  signIns: DemoSignIn[];
}

const callsPerRequest = 1.25;
const rowsAtOnce = 1000;

/**
 * Fills an empty city with a year of made-up life that ends now: staff, residents, requests with all that happened to
 * them, calls, pictures, measures. One transaction: whoever kills it has an empty city again. Throws `Conflict` when there
 * are requests, `Unavailable` without a city pack, `NotAllowed` for anybody but the program itself.
 */
export async function makeDemo(ctx: Ctx, store: FileStore, options: DemoOptions = {}): Promise<DemoMade> {
  if (ctx.actor.kind !== 'system') throw new NotAllowed('Only the program itself makes up a city.');
  const { requests = 20_000, seed = 311, desk, onProgress = () => {} } = options;
  await demandEmpty(ctx);
  const plan = await readPlan(options.folder);
  // Outside the transaction and beside it: drawing takes another processor, and what nobody keeps is cleaned away.
  const drawing = samplePhotos(ctx, store);
  drawing.catch(() => {});
  const made = await inTransaction(ctx, async (tx) => {
    await lockDemo(tx);
    await demandEmpty(tx);
    const world = await makeWorld(tx, plan, seed);
    const ground = await makeGround(tx, plan, world.random);
    const reports = await makeReports(world, ground, requests);
    const pictures = await drawing;
    await keepFiles(tx, [...pictures.values()]);
    const writer = caseWriter(tx, seeded(seed + 1), pictures, (done) => onProgress(done, reports.length));
    const life = await makeLife(world, reports, numberer(world), writer.some);
    forgetPlaces(life.cases);
    await writer.end(life.cases);
    const calls = makeCalls(world, life, Math.round(life.cases.length * callsPerRequest));
    await writePeople(tx, life);
    for (const some of portions(calls)) await loadContacts(tx, some);
    await measure(tx, life);
    const { signIns } = world.staff;
    if (desk) {
      await writeLetters(tx, desk, seeded(seed + 2), life.cases);
      await keepViews(tx, desk, signIns);
    }
    await markSandbox(tx);
    await keepFact(tx, demoKey, { seed, requests, signIns });
    await tx.memory.forget(tx.db, demoKey);
    await forgetRequests(tx);
    return {
      requests: life.cases.length,
      contacts: calls.length,
      people: life.people.length,
      photos: pictures.size,
      signIns,
    };
  });
  await refreshStatistics(ctx);
  return made;
}

async function demandEmpty(ctx: Ctx) {
  if (await hasRequests(ctx))
    throw new Conflict(
      'There are requests already. Demo life is for an empty city: take another data folder (BELFRY_DATA) or database.',
    );
}

async function makeWorld(ctx: Ctx, plan: DemoPlan, seed: number): Promise<World> {
  const random = seeded(seed);
  const catalog = await catalogOf(ctx);
  const staff = await hireStaff(ctx, random, busiest(catalog, plan));
  return {
    random,
    now: ctx.clock.now(),
    catalog,
    rules: await loadRules(ctx.db),
    staff,
    plan,
    late: new Map(),
  };
}

/** The city's own departments by their share of all reports, busiest first. */
function busiest(catalog: Catalog, plan: DemoPlan): { key: string; share: number }[] {
  const services = catalog.services.filter(({ kind }) => kind === 'request');
  const weightOf = weightsOf({ plan }, services);
  const sum = services.reduce((all, service) => all + weightOf(service), 0);
  const shareOf = (key: string) =>
    services.reduce((own, one) => own + (one.department === key ? weightOf(one) : 0), 0) / sum;
  return catalog.departments
    .filter(({ outside }) => !outside)
    .map(({ key }) => ({ key, share: shareOf(key) }))
    .sort((a, b) => b.share - a.share || (a.key < b.key ? -1 : 1));
}

async function writePeople(ctx: Ctx, { cases, people, parts }: Life) {
  await skipNumbers(ctx, cases.length);
  for (const some of portions(people)) await loadPeople(ctx, some);
  for (const some of portions(parts)) await loadFollowers(ctx, some.map(followerOf));
}

function followerOf({ id, requestId, person, role, language, at }: Part) {
  return {
    id,
    request_id: requestId,
    person_id: person.id,
    role,
    language,
    confirmed_at: at,
    left_at: null,
    created_at: at,
  };
}

async function measure(ctx: Ctx, { cases }: Life) {
  const [first] = cases;
  if (!first) return;
  const { calendar } = await catalogOf(ctx);
  await recountDays(ctx, localDate(calendar, first.request.opened_at), localDate(calendar, ctx.clock.now()));
}

function* portions<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let i = 0; i < rows.length; i += rowsAtOnce) yield rows.slice(i, i + rowsAtOnce);
}
