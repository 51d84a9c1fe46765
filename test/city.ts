import path from 'node:path';
import { pino } from 'pino';
import { applyPack } from '#civic/city-pack';
import { SettableClock } from '#platform/clock';
import { type Actor, type Ctx, Memory, systemActor } from '#platform/context';
import { type Database, openDatabase } from '#platform/db';
import type { Listener } from '#platform/events';
import { type Job, runAllJobs } from '#platform/jobs';
import { type Catalog, catalogOf } from '#reference/catalog';
import { freshDatabase } from './database.ts';

/** A city of one's own for a test file: a migrated database with a pack applied, a clock to set, and people with names. */
export interface TestCity {
  url: string;
  database: Database;
  clock: SettableClock;
  catalog: Catalog;
  /** A context in which somebody acts; the program itself unless told. */
  as(actor?: Actor, channel?: string): Ctx;
  /** Somebody of the city's staff, by role; without departments they reach all. */
  staff(name: string, role: string, ...departments: string[]): Actor;
  /** Carries all events to the listeners and does all jobs, including what they lead to. */
  settle(work?: { listeners?: Listener[]; jobs?: Job[] }): Promise<void>;
  close(): Promise<void>;
}

/** Wednesday 4 March 2026, 10:00 in New York: an ordinary working hour. */
const ordinary = new Date('2026-03-04T15:00:00Z');

export async function openCity(options: { pack?: string; now?: Date } = {}): Promise<TestCity> {
  const fresh = await freshDatabase();
  const log = pino({ level: 'silent' });
  const database = openDatabase(fresh.url, log, 6);
  const clock = new SettableClock(options.now ?? ordinary);
  const memory = new Memory();
  const as = (actor: Actor = systemActor, channel = 'test'): Ctx => ({
    db: database.db,
    clock,
    log,
    actor,
    channel,
    language: 'en',
    memory,
    linkKey: 'a key for links that only tests have',
  });
  const root = path.resolve(import.meta.dirname, '..');
  await applyPack(as(), path.join(root, 'cities', options.pack ?? 'philadelphia'));
  const catalog = await catalogOf(as());
  return {
    url: fresh.url,
    database,
    clock,
    catalog,
    as,
    staff: (name, role, ...departments) => staffActor(catalog, name, role, departments),
    settle: ({ listeners = [], jobs = [] } = {}) =>
      runAllJobs({ ctx: as(), pool: database.pool, listeners, jobs }),
    async close() {
      await database.close();
      await fresh.drop();
    },
  };
}

function staffActor(catalog: Catalog, name: string, role: string, departments: string[]): Actor {
  const known = catalog.role(role);
  if (!known) throw new Error(`The pack has no role ${role}`);
  return {
    kind: 'staff',
    id: `staff-${name}`,
    name,
    roles: [role],
    units: departments,
    grants: known.may,
    everywhere: known.everywhere ? known.may : [],
  };
}
