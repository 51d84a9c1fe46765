import { Type as T } from 'typebox';
import { Value } from 'typebox/value';
import { audit } from '#platform/audit';
import { uuidv7 } from '#platform/clock';
import { type Ctx, inTransaction } from '#platform/context';
import { Invalid, type Problem } from '#platform/errors';
import { publish } from '#platform/live';
import { catalogOf } from '#reference/catalog';
import { areaName } from '#reference/places';
import { demandShare } from './storm-policy.ts';
import { mostHours, type StormArea, StormAreaSchema, type StormView } from './storm-view.ts';
import { insertView, markEnded } from './storm-view-store.ts';

export interface NewStormView {
  name: string;
  /** Keys of services; none for all. */
  services: readonly string[];
  /** Either the last so many hours (1 to `mostHours`) or everything since an instant. */
  hours?: number;
  since?: Date;
  area: StormArea;
  openOnly: boolean;
}

const longestName = 80;
const mostServices = 60;
const shape = T.Object(
  {
    name: T.String(),
    services: T.Array(T.String({ maxLength: 80 })),
    hours: T.Optional(T.Number()),
    since: T.Optional(T.Unsafe<Date>({})),
    area: StormAreaSchema,
    openOnly: T.Boolean(),
  },
  { additionalProperties: false },
);

/** Keeps a storm view for everybody who reads requests. Throws `Invalid` (fields as in the input; `area`), `NotAllowed`. */
export async function makeStormView(ctx: Ctx, input: NewStormView): Promise<StormView> {
  const name = input.name.trim().replace(/\s+/g, ' ');
  await check(ctx, { ...input, name });
  demandShare(ctx.actor);
  const view: StormView = {
    id: uuidv7(),
    name,
    services: [...new Set(input.services)],
    hours: input.since ? null : (input.hours ?? null),
    since: input.since ?? null,
    area: input.area,
    open_only: input.openOnly,
    made_by: ctx.actor.id ?? ctx.actor.kind,
    made_by_name: ctx.actor.name,
    made_at: ctx.clock.now(),
    ended_at: null,
  };
  await inTransaction(ctx, async (tx) => {
    await insertView(tx, view);
    await audit(tx, {
      action: 'storm-view.made',
      subjectKind: 'storm-view',
      subjectId: view.id,
      detail: { name },
    });
  });
  return view;
}

async function check(ctx: Ctx, input: NewStormView) {
  const problems: Problem[] = [];
  const say = (field: string, message: string, values?: Problem['values']) =>
    problems.push({ field, message, values });
  if (!input.name) say('name', 'errors.required');
  if (input.name.length > longestName) say('name', 'errors.tooLong', { max: longestName });
  const catalog = await catalogOf(ctx);
  if (input.services.some((key) => catalog.service(key)?.kind !== 'request'))
    say('services', 'storm.error.service');
  if (input.services.length > mostServices) say('services', 'errors.tooMany', { max: mostServices });
  checkTime(input, ctx.clock.now(), say);
  if (!(await isKnownArea(ctx, input.area))) say('area', 'storm.error.area');
  if (problems.length === 0 && !Value.Check(shape, input)) say('name', 'errors.unknown');
  if (problems.length > 0) throw new Invalid(problems);
}

function checkTime(
  { hours, since }: NewStormView,
  now: Date,
  say: (field: string, message: string, values?: Problem['values']) => void,
) {
  if (since) {
    const age = now.getTime() - since.getTime();
    if (Number.isNaN(age)) say('since', 'errors.date');
    else if (age < 0) say('since', 'storm.error.future');
    else if (age > mostHours * 3_600_000) say('since', 'storm.error.tooLong', { days: mostHours / 24 });
  } else if (!hours || !Number.isInteger(hours) || hours < 1) say('hours', 'errors.integer');
  else if (hours > mostHours) say('hours', 'errors.max', { max: mostHours });
}

async function isKnownArea(ctx: Ctx, area: StormArea): Promise<boolean> {
  if (!Value.Check(StormAreaSchema, area)) return false;
  if (area.kind === 'area') return (await areaName(ctx, area.area)) !== undefined;
  return area.kind !== 'box' || (area.west < area.east && area.south < area.north);
}

/** Ends a view and with it all its links. One that has ended is fine. Throws `NotAllowed`. */
export async function endStormView(ctx: Ctx, input: { id: string }): Promise<void> {
  demandShare(ctx.actor);
  await inTransaction(ctx, async (tx) => {
    if (!(await markEnded(tx, input.id))) return;
    await audit(tx, { action: 'storm-view.ended', subjectKind: 'storm-view', subjectId: input.id });
    await publish(tx, `storm-view:${input.id}`);
  });
}
