import type { HistoryEntry, HistoryKind, Request } from '#flow/requests';
import type { RoutingRule } from '#flow/routing';
import { addBusinessTime, isOpen } from '#reference/calendar';
import type { Catalog, Service } from '#reference/catalog';
import type { DemoPlan } from './demo-plan.ts';
import type { Colleague, DemoStaff } from './demo-staff.ts';
import type { Answer } from './material/answers.ts';
import type { Random } from './random.ts';

/** Everything that a made-up request depends on. */
export interface World {
  random: Random;
  now: Date;
  catalog: Catalog;
  rules: readonly RoutingRule[];
  staff: DemoStaff;
  plan: DemoPlan;
  /** Share of broken promises of a department that the plan says nothing of; filled as they are met. */
  late: Map<string, number>;
}

/** A request in the making, with what happened so far. */
export interface Case {
  request: Request;
  history: HistoryEntry[];
  answers: Answer[];
  service: Service;
  theme: string;
}

/** Who says or does something. */
export interface Voice {
  kind: 'visitor' | 'staff' | 'system';
  id: string | null;
  name: string;
  channel: string;
}

export const program: Voice = { kind: 'system', id: null, name: 'Belfry', channel: 'system' };

export function reporterOf({ request }: Case): Voice {
  return { kind: 'visitor', id: null, name: '', channel: request.channel === 'phone' ? 'phone' : 'web' };
}

export function colleague({ id, name }: Colleague, channel = 'office'): Voice {
  return { kind: 'staff', id, name, channel };
}

export interface Line {
  kind: HistoryKind;
  public: boolean;
  note?: string | null;
  data?: Record<string, unknown>;
}

/** As the hall's `record`: new values, one line of history, the version counted on. */
export function tell(one: Case, at: Date, by: Voice, line: Line, set: Partial<Request> = {}) {
  const { request } = one;
  Object.assign(request, set);
  request.version += 1;
  request.updated_at = at;
  one.history.push({
    request_id: request.id,
    seq: request.version,
    at,
    kind: line.kind,
    actor_kind: by.kind,
    actor_id: by.id,
    actor_name: by.name,
    channel: by.channel,
    public: line.public,
    note: line.note ?? null,
    data: line.data ?? {},
  });
}

/** Departments work in business hours, unless what they promise is counted in hours of the clock. */
export function workTime({ catalog, random }: World, { request }: Case, at: number): Date {
  const time = new Date(at);
  const sla = request.promise?.sla;
  if (sla?.unit === 'calendar_hours' || isOpen(catalog.calendar, time)) return time;
  return addBusinessTime(catalog.calendar, time, random.int(3, 160) * 60_000);
}

/** Some departments are good and some are not, the same ones all year. */
export function lateShare(world: World, department: string): number {
  const planned = world.plan.late?.[department];
  if (planned !== undefined) return planned;
  const known = world.late.get(department) ?? 0.06 + 0.4 * world.random.next() ** 2;
  world.late.set(department, known);
  return known;
}
