import { setImmediate } from 'node:timers/promises';
import { makePromise, type Request } from '#flow/requests';
import { localDate, startOfLocalDay } from '#reference/calendar';
import type { Person } from '#reference/people';
import { close, linkTo } from './close.ts';
import { assign, giveBack, live, move, reopen, route, schedule, wait, workerFor } from './live.ts';
import { answersTo } from './material/answers.ts';
import { makeResidents, type Residents } from './material/residents.ts';
import { describe, written } from './material/sentences.ts';
import { themeOf } from './material/themes.ts';
import { type Random, weighted } from './random.ts';
import type { Report } from './reports.ts';
import { type Case, colleague, reporterOf, tell, type Voice, type World } from './world.ts';

/** One person's part in one request. */
export interface Part {
  id: string;
  requestId: string;
  person: Person;
  role: 'reporter' | 'follower';
  language: string;
  at: Date;
}

export interface Life {
  cases: Case[];
  people: Person[];
  parts: Part[];
}

/** How people turn to a city, by day when somebody answers the phone, and at night. */
const byDay = weighted(
  ['phone', 'web', 'api', 'email', 'walk_in', 'mail'],
  (_, i) => [58, 20, 14, 4, 3, 1][i]!,
);
const byNight = weighted(['web', 'api', 'email'], (_, i) => [52, 40, 8][i]!);
const linked = 0.62;
/** The newest reports are put into every state there is, so that no list is empty in a small city either. */
const stagedDays = 9;

/** How many requests are made between two pauses, in which others (the database) get their turn. */
const breath = 60;

/**
 * Turns reports into requests that lived until now. `number`: the nth request's tracking number. `onSome` hears every now and
 * then how far it is: of what lies behind, only the number of those who have the same trouble can still change.
 */
export async function makeLife(
  world: World,
  reports: readonly Report[],
  number: (n: number, at: Date) => string,
  onSome: (cases: readonly Case[]) => void = () => {},
): Promise<Life> {
  const { random, now } = world;
  const residents = makeResidents(random);
  const heads = new Map<string, Case>();
  const life: Life = { cases: [], people: residents.all, parts: [] };
  const stages = stagesFor(world, reports);
  for (const [i, report] of reports.entries()) {
    const one = open(world, report, number(i, report.at));
    const head = report.cluster === null ? undefined : heads.get(report.cluster);
    const stage = stages.get(i);
    life.cases.push(one);
    const isRouted = route(world, one);
    if (isRouted && stage) stage(one);
    else if (isRouted && !(head && repeats(world, one, head))) live(world, one);
    if (report.cluster !== null && !one.request.parent_id) heads.set(report.cluster, one);
    life.parts.push(...partsOf(random, residents, one, now));
    if (i % breath === 0) {
      onSome(life.cases);
      await setImmediate();
    }
  }
  return life;
}

function open(world: World, { at, service, place }: Report, number: string): Case {
  const { random, catalog } = world;
  const language = languageOf(world);
  const channel = channelAt(world, at);
  const theme = themeOf(service).key;
  const description = describe(random, { service, theme, language, address: place.address });
  const request: Request = {
    ...place,
    ...makePromise(catalog.calendar, service.sla, at),
    id: random.id(at),
    number,
    service_key: service.key,
    service_version: service.version,
    status: 'received',
    outcome: null,
    department_key: service.department,
    assignee_id: null,
    channel,
    language,
    public: service.public,
    description,
    public_text: service.public ? description : null,
    opened_at: at,
    updated_at: at,
    closed_at: null,
    scheduled_for: null,
    parent_id: null,
    me_too: service.public && random.chance(0.1) ? 1 + Math.floor(random.wait() * 2) : 0,
    reopened: 0,
    photo_id: null,
    source: null,
    source_id: null,
    source_digest: null,
    asset: null,
    version: 0,
  };
  const answers = answersTo(random, { service, calendar: catalog.calendar, openedAt: at, description });
  const one: Case = { request, history: [], answers, service, theme };
  const data = { service: service.key, due: request.due_at };
  tell(one, at, openerOf(world, one), { kind: 'opened', public: true, data });
  return one;
}

function languageOf({ random, catalog, plan }: World): string {
  const [first, second] = catalog.city.languages.filter(written);
  return second && random.chance(plan.secondLanguage ?? 0.13)
    ? second
    : (first ?? catalog.city.languages[0]!);
}

/** The centre answers from eight to eight, on Saturdays until five. */
function channelAt({ random, catalog }: World, at: Date): string {
  const { calendar } = catalog;
  const weekday = new Date(localDate(calendar, at)).getUTCDay();
  const until = weekday === 0 ? 0 : weekday === 6 ? 17 : 20;
  const hour = (at.getTime() - startOfLocalDay(calendar, at).getTime()) / 3_600_000;
  return hour >= 8 && hour < until ? byDay(random) : byNight(random);
}

function openerOf({ random, staff }: World, one: Case): Voice {
  const { channel } = one.request;
  const heard = ['phone', 'walk_in', 'mail', 'email'].includes(channel) && staff.agents.length > 0;
  return heard ? colleague(random.pick(staff.agents), channel) : { ...reporterOf(one), channel };
}

/** Whether somebody noticed that it repeats another; if not (yet), it goes its own way. */
function repeats(world: World, one: Case, head: Case): boolean {
  return world.random.chance(linked) && linkTo(world, one, head, workerFor(world, head));
}

/** Who has to do with it: most reporters leave a way to reach them, and some others want to hear of it. */
function partsOf(random: Random, residents: Residents, { request, service }: Case, now: Date): Part[] {
  const { id: requestId, opened_at: at, language } = request;
  const parts: Part[] = [];
  if (!service.anonymous || random.chance(0.66))
    parts.push({
      id: random.id(at),
      requestId,
      person: residents.somebody(language, at),
      role: 'reporter',
      language,
      at,
    });
  if (request.public && random.chance(0.05)) {
    const later = new Date(at.getTime() + random.wait() * 86_400_000);
    const person = residents.somebody(language, at);
    if (later < now && person.email && !parts.some((part) => part.person === person))
      parts.push({ id: random.id(later), requestId, person, role: 'follower', language, at: later });
  }
  return parts;
}

type Stage = (one: Case) => void;

/** For some of the newest reports a state to be in now, each state in turn. */
function stagesFor(world: World, reports: readonly Report[]): Map<number, Stage> {
  const { now, random } = world;
  const [newest, oldest] = [now.getTime() - 20 * 3_600_000, now.getTime() - stagedDays * 86_400_000];
  const recent = reports.flatMap(({ at, cluster, service }, i) =>
    cluster === null && service.location !== 'none' && at.getTime() < newest && at.getTime() > oldest
      ? [i]
      : [],
  );
  const share = Math.max(0.12, 14 / Math.max(1, recent.length));
  const chosen = recent.filter(() => random.chance(share));
  return new Map(chosen.map((i, n) => [i, stage(world, n)]));
}

/** A straight road to one state, its steps spread over the time from the opening to now. */
function stage(world: World, n: number): Stage {
  const { now, catalog } = world;
  return (one) => {
    const start = one.request.updated_at.getTime();
    const at = (share: number) => new Date(start + share * (now.getTime() - start));
    const worker = workerFor(world, one);
    const by = colleague(worker);
    if (n % 6 === 0) return giveBack(world, one, at(0.5));
    move(one, at(0.2), by, 'accepted');
    if (n % 6 === 1) return;
    assign(one, at(0.25), by, worker);
    if (n % 6 === 2) return schedule(world, one, at(0.6), by);
    if (n % 6 === 3) return move(one, at(0.7), by, 'in_progress');
    if (n % 6 === 4) return void wait(world, one, at(0.95), by);
    close(world, one, at(0.5), worker);
    reopen(world, one, at(0.9), reporterOf(one), catalog.calendar);
  };
}

/** `26-0000123`: the year of the opening in the city's zone, then the nth of all. */
export function numberer({ catalog }: World): (n: number, at: Date) => string {
  return (n, at) => `${localDate(catalog.calendar, at).slice(2, 4)}-${String(n + 1).padStart(7, '0')}`;
}
