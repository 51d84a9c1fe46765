import { sql } from 'kysely';
import type { Db } from '#platform/db';
import { type Changes, canonical, compareRows } from './changes.ts';
import type { City, Department, ServiceGroup } from './city.ts';
import type { ServiceDefinition } from './service.ts';

declare module '#platform/db' {
  interface Tables {
    city: {
      id: number;
      key: string;
      config: City;
      pack_digest: string;
      applied_at: Date;
      services_changed_at: Date | null;
    };
    department: { key: string; position: number; definition: Department; active: boolean };
    service_group: { key: string; position: number; definition: ServiceGroup };
    service: { key: string; version: number; active: boolean; position: number };
    service_version: {
      service_key: string;
      version: number;
      valid_from: Date;
      definition: ServiceDefinition;
    };
  }
}

/** The city as it is stored, for whoever is about to change it: others who want to wait for this transaction. */
export async function lockCity(db: Db) {
  await sql`select pg_advisory_xact_lock(hashtext('belfry city'))`.execute(db);
  return db.selectFrom('city').selectAll().executeTakeFirst();
}

export async function saveCity(db: Db, city: City, digest: string, at: Date): Promise<Changes> {
  const before = await db.selectFrom('city').selectAll().executeTakeFirst();
  const row = {
    key: city.key,
    config: json(city),
    pack_digest: digest,
    applied_at: at,
  };
  await db
    .insertInto('city')
    .values({ id: 1, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
  return compareRows(before ? [[city.key, before.config]] : [], [[city.key, city]]);
}

/** Notes when the services or their groups changed. */
export async function markServicesChanged(db: Db, at: Date) {
  await db.updateTable('city').set({ services_changed_at: at }).execute();
}

/** Departments that are no longer listed stay for old requests, but take no new ones. */
export async function saveDepartments(db: Db, departments: readonly Department[]): Promise<Changes> {
  const before = await db.selectFrom('department').selectAll().execute();
  const rows = departments.map((definition, position) => ({
    key: definition.key,
    position,
    definition,
    active: true,
  }));
  const written = differing(before, rows).map((row) => ({ ...row, definition: json(row.definition) }));
  if (written.length > 0)
    await db
      .insertInto('department')
      .values(written)
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet((eb) => ({
          position: eb.ref('excluded.position'),
          definition: eb.ref('excluded.definition'),
          active: true,
        })),
      )
      .execute();
  const changes = definitionChanges(
    before.filter((row) => row.active),
    departments,
  );
  if (changes.retired.length > 0)
    await db.updateTable('department').set({ active: false }).where('key', 'in', changes.retired).execute();
  return changes;
}

export async function saveGroups(db: Db, groups: readonly ServiceGroup[]): Promise<Changes> {
  const before = await db.selectFrom('service_group').selectAll().execute();
  const rows = groups.map((definition, position) => ({ key: definition.key, position, definition }));
  const changes = definitionChanges(before, groups);
  if (changes.retired.length === 0 && differing(before, rows).length === 0) return changes;
  await db.deleteFrom('service_group').execute();
  const written = rows.map((row) => ({ ...row, definition: json(row.definition) }));
  if (written.length > 0) await db.insertInto('service_group').values(written).execute();
  return changes;
}

/** Adds an edition only for what is worded or promised differently; a service that is not listed any more is retired. */
export async function saveServices(
  db: Db,
  services: readonly ServiceDefinition[],
  at: Date,
): Promise<Changes> {
  const before = await newestEditions(db);
  const known = new Map(before.map((row) => [row.key, row]));
  const rows = services.map((definition, position) => {
    const old = known.get(definition.key);
    const same = old && canonical(old.definition) === canonical(definition);
    return {
      key: definition.key,
      version: same ? old.version : (old?.version ?? 0) + 1,
      position,
      definition,
      active: true,
    };
  });
  const written = differing(before, rows);
  await saveServiceRows(
    db,
    written.map(({ definition: _, ...row }) => row),
  );
  await addEditions(
    db,
    written.filter((row) => row.version !== known.get(row.key)?.version),
    at,
  );
  const changes = definitionChanges(
    before.filter((row) => row.active),
    services,
  );
  if (changes.retired.length > 0)
    await db.updateTable('service').set({ active: false }).where('key', 'in', changes.retired).execute();
  return changes;
}

async function saveServiceRows(
  db: Db,
  rows: { key: string; version: number; position: number; active: boolean }[],
) {
  if (rows.length === 0) return;
  await db
    .insertInto('service')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet((eb) => ({
        version: eb.ref('excluded.version'),
        position: eb.ref('excluded.position'),
        active: true,
      })),
    )
    .execute();
}

async function addEditions(db: Db, rows: { version: number; definition: ServiceDefinition }[], at: Date) {
  const editions = rows.map(({ version, definition }) => ({
    service_key: definition.key,
    version,
    valid_from: at,
    definition: json(definition),
  }));
  if (editions.length > 0) await db.insertInto('service_version').values(editions).execute();
}

/** What has to be written: rows that are new or differ in anything from what is stored. */
function differing<Row extends { key: string }>(before: readonly Row[], rows: readonly Row[]): Row[] {
  const { added, changed } = compareRows(
    before.map((row) => [row.key, row]),
    rows.map((row) => [row.key, row]),
  );
  const keys = new Set([...added, ...changed]);
  return rows.filter((row) => keys.has(row.key));
}

/** What to tell: a row that only moved to another place in its list did not change. */
function definitionChanges(
  before: readonly { key: string; definition: unknown }[],
  after: readonly { key: string }[],
): Changes {
  return compareRows(
    before.map((row) => [row.key, row.definition]),
    after.map((definition) => [definition.key, definition]),
  );
}

/** The driver wants text for jsonb. */
function json<T>(value: T): T {
  return JSON.stringify(value) as unknown as T;
}

/** Each service with its newest edition, in order, retired ones included. */
export function newestEditions(db: Db) {
  return db
    .selectFrom('service')
    .innerJoin('service_version', (join) =>
      join
        .onRef('service_version.service_key', '=', 'service.key')
        .onRef('service_version.version', '=', 'service.version'),
    )
    .select([
      'service.key',
      'service.version',
      'service.active',
      'service.position',
      'service_version.definition',
    ])
    .orderBy('service.position')
    .execute();
}
