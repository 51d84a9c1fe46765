import { changePromise, pausePromise, renewPromise, resumePromise } from '#flow/requests';
import { matchRules } from '#flow/routing';
import { isOpen } from '#reference/calendar';
import { close } from './close.ts';
import type { Colleague } from './demo-staff.ts';
import { noting, saying } from './material/staff-words.ts';
import {
  type Case,
  colleague,
  lateShare,
  program,
  reporterOf,
  tell,
  type Voice,
  type World,
  workTime,
} from './world.ts';

const minute = 60_000;
const day = 86_400_000;
/** What a service without a promise takes. */
const usual = 12 * day;

/** Something that happens at a share of the way from start to end; answers by how much everything later moves. */
type Step = [share: number, act: (at: Date) => number | undefined];

/** Lets a request that was routed live until now, or to its end if that came before. */
export function live(world: World, one: Case) {
  const { random, catalog } = world;
  if (random.chance(0.008) && sendToTriage(world, one) === null) return;
  const by = workerFor(world, one);
  const { request } = one;
  const start = request.updated_at.getTime();
  const span = spanOf(world, one, start);
  walk(world, one, start, span, [...work(world, one, by), ...ending(world, one, by, span)]);
  if (request.status === 'closed' && request.outcome === 'fixed' && random.chance(0.045))
    again(world, one, by, catalog);
}

/** As the listener does it a second after the opening: by the rules, else the service's own department. */
export function route({ catalog, rules, random, now }: World, one: Case): boolean {
  const { request, service } = one;
  const at = new Date(request.opened_at.getTime() + random.int(400, 2500));
  if (at > now) return false;
  const match = matchRules(rules, {
    serviceKey: service.key,
    groupKey: service.group,
    areas: request.areas,
    answers: Object.fromEntries(one.answers.map(({ key, value }) => [key, value])),
    at: request.opened_at,
    open: isOpen(catalog.calendar, request.opened_at),
    channel: request.channel,
  });
  const from = request.department_key;
  const to = match?.department ?? service.department;
  const promised = match?.sla ? changePromise(catalog.calendar, request, match.sla) : {};
  const why = match ? { rule: match.rule.key, conditions: match.why } : { rule: null, service: service.key };
  const data = { from, to, why, ...promised };
  tell(one, at, program, { kind: 'routed', public: from !== to, data }, { department_key: to, ...promised });
  return true;
}

/** "Not ours": the department gives it back, and the next day somebody finds another. null while nobody has. */
function sendToTriage(world: World, one: Case): Colleague | null {
  const { random, catalog, now } = world;
  const { request } = one;
  const from = request.department_key;
  const away = workTime(world, one, request.updated_at.getTime() + random.wait() * 5 * 3_600_000);
  if (away > now) return null;
  giveBack(world, one, away);
  const back = workTime(world, one, away.getTime() + random.wait() * 20 * 3_600_000);
  if (back > now) return null;
  const others = catalog.departments.filter(
    ({ key, outside }) => key !== from && !outside && world.staff.workersOf(key).length > 0,
  );
  const to = random.pick(others.length > 0 ? others : catalog.departments).key;
  const agent = random.pick(agentsOf(world));
  const data = { from: null, to, why: { byHand: true } };
  tell(
    one,
    back,
    colleague(agent),
    { kind: 'routed', public: true, note: 'Theirs by the street plan.', data },
    { department_key: to },
  );
  return agent;
}

export function giveBack(world: World, one: Case, at: Date) {
  const from = one.request.department_key;
  const data = { from, to: null, why: { byHand: true } };
  const note = 'This is not ours. Please find out whose it is.';
  tell(
    one,
    at,
    colleague(workerFor(world, one)),
    { kind: 'routed', public: true, note, data },
    { department_key: null, assignee_id: null },
  );
}

function agentsOf({ staff }: World): readonly Colleague[] {
  return staff.agents.length > 0 ? staff.agents : [{ id: '', name: 'City desk' }];
}

export function workerFor(world: World, { request }: Case): Colleague {
  const own = request.department_key ? world.staff.workersOf(request.department_key) : [];
  return world.random.pick(own.length > 0 ? own : agentsOf(world));
}

/** Milliseconds until it ends: within the promise, or too late by a few days, or by very many. */
function spanOf(world: World, { request }: Case, start: number): number {
  const { random } = world;
  const promised = (request.due_at?.getTime() ?? start + usual) - start;
  const least = 25 * minute;
  if (!random.chance(lateShare(world, request.department_key ?? '')))
    return Math.max(least, promised * (0.12 + 0.85 * random.next()));
  const late = Math.min(100 * day, (promised + day) * (0.05 + 0.45 * random.wait()));
  return Math.max(least, promised + late * (random.chance(0.03) ? 8 : 1));
}

/** Steps in order, each at a time when the department works; stops at what has not come yet. */
function walk(world: World, one: Case, start: number, span: number, steps: Step[]) {
  let shift = 0;
  for (const [share, act] of steps.sort(([a], [b]) => a - b)) {
    const soonest = Math.max(one.request.updated_at.getTime() + minute, start + share * span + shift);
    if (soonest > world.now.getTime()) return;
    const at = workTime(world, one, soonest);
    if (at > world.now) return;
    shift += act(at) ?? 0;
  }
}

function work(world: World, one: Case, by: Colleague): Step[] {
  const { random } = world;
  const { language } = one.request;
  // Some are done before anybody has clicked on anything.
  if (random.chance(0.14)) return [];
  const voice = colleague(by);
  const steps: Step[] = [];
  const step = (...one: Step) => steps.push(one);
  const accepted = 0.04 + 0.3 * random.next();
  step(accepted, (at) =>
    move(one, at, voice, 'accepted', random.chance(0.3) ? saying(random, 'accepted', language) : null),
  );
  if (random.chance(0.82)) step(accepted + 0.03, (at) => assign(one, at, voice, by));
  if (random.chance(0.22))
    step(accepted + 0.3 * random.next(), (at) => comment(one, at, voice, noting(random), false));
  if (random.chance(0.14))
    step(accepted + 0.4 * random.next(), (at) =>
      comment(one, at, voice, saying(random, 'comment', language), true),
    );
  if (random.chance(0.09)) step(accepted + 0.1, (at) => wait(world, one, at, voice));
  if (random.chance(0.45)) step(0.55 + 0.1 * random.next(), (at) => schedule(world, one, at, voice));
  if (random.chance(0.6)) step(0.8 + 0.12 * random.next(), (at) => move(one, at, voice, 'in_progress'));
  return steps;
}

function ending(world: World, one: Case, by: Colleague, span: number): Step[] {
  const { random } = world;
  // A few are forgotten.
  if (random.chance(0.005)) return [];
  const before = one.request.due_at;
  const keeps = before !== null && one.request.updated_at.getTime() + span <= before.getTime();
  return [
    [
      1,
      (at) => {
        const due = one.request.due_at;
        const late = keeps && due && at > due;
        const earlier = late
          ? Math.max(one.request.updated_at.getTime() + minute, due.getTime() - random.int(4, 50) * minute)
          : at.getTime();
        close(world, one, new Date(Math.min(earlier, at.getTime())), by);
        return undefined;
      },
    ],
  ];
}

export function move(
  one: Case,
  at: Date,
  by: Voice,
  to: 'accepted' | 'in_progress',
  note: string | null = null,
): undefined {
  const from = one.request.status;
  if (from === to) return;
  tell(
    one,
    at,
    by,
    { kind: 'status', public: true, note, data: { from, to } },
    { status: to, scheduled_for: null },
  );
}

export function assign(one: Case, at: Date, by: Voice, { id, name }: Colleague): undefined {
  if (!id) return;
  const data = { from: one.request.assignee_id, to: id, name };
  tell(one, at, by, { kind: 'assigned', public: false, data }, { assignee_id: id });
}

function comment(one: Case, at: Date, by: Voice, note: string, isPublic: boolean, data = {}): undefined {
  tell(one, at, by, {
    kind: 'comment',
    public: isPublic,
    note,
    data: { asksReporter: false, byReporter: false, files: [], ...data },
  });
}

export function schedule(world: World, one: Case, at: Date, by: Voice): undefined {
  const from = one.request.status;
  const scheduledFor = workTime(
    world,
    one,
    Math.max(at.getTime() + 16 * 3_600_000, world.random.next() * day * 3 + at.getTime()),
  );
  const data = { from, to: 'scheduled', scheduledFor };
  tell(
    one,
    at,
    by,
    { kind: 'status', public: true, data },
    { status: 'scheduled', scheduled_for: scheduledFor },
  );
}

/** Stops the clock, and lets it run again some days later: the reporter answers, or a part comes. */
export function wait(world: World, one: Case, at: Date, by: Voice): number {
  const { random, catalog, now } = world;
  const asks = random.chance(0.4);
  const note = saying(random, asks ? 'asks' : 'waiting', one.request.language);
  if (asks) comment(one, at, by, note, true, { asksReporter: true });
  const paused = pausePromise(catalog.calendar, one.request, at, note);
  const data = { from: one.request.status, to: 'waiting', ...paused };
  tell(
    one,
    at,
    by,
    { kind: 'status', public: true, note, data },
    { ...paused, status: 'waiting', scheduled_for: null },
  );
  const until = workTime(world, one, at.getTime() + (0.3 + random.wait() * 2.5) * day);
  if (until > now) return Number.POSITIVE_INFINITY;
  const who = asks ? reporterOf(one) : by;
  if (asks)
    comment(one, until, who, saying(random, 'answers', one.request.language), true, { byReporter: true });
  const resumed = resumePromise(catalog.calendar, one.request, until);
  tell(
    one,
    until,
    who,
    { kind: 'status', public: true, data: { from: 'waiting', to: 'accepted', ...resumed } },
    { ...resumed, status: 'accepted' },
  );
  return until.getTime() - at.getTime();
}

/** "Not fixed": opened again with a new promise, and worked once more. */
function again(world: World, one: Case, by: Colleague, { calendar }: World['catalog']) {
  const { random, now } = world;
  const at = new Date(one.request.updated_at.getTime() + (0.2 + random.wait() * 2.5) * day);
  if (at > now) return;
  reopen(world, one, at, random.chance(0.8) ? reporterOf(one) : colleague(by), calendar);
  const start = at.getTime();
  const span = spanOf(world, one, start);
  walk(world, one, start, span, [
    [0.2 + 0.2 * random.next(), (when) => move(one, when, colleague(by), 'accepted')],
    ...ending(world, one, by, span),
  ]);
}

export function reopen(
  { random }: World,
  one: Case,
  at: Date,
  by: Voice,
  calendar: World['catalog']['calendar'],
) {
  const { request } = one;
  const data = { outcome: request.outcome };
  const note = saying(random, 'again', request.language);
  tell(
    one,
    at,
    by,
    { kind: 'reopened', public: true, note, data },
    {
      ...renewPromise(calendar, request, at),
      status: 'reopened',
      outcome: null,
      closed_at: null,
      reopened: request.reopened + 1,
    },
  );
}
