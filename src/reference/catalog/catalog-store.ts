import { sql } from 'kysely';
import type { Db } from '#platform/db';
import { type Changes, canonical, compareRows } from './changes.ts';
import type { City, Department, ServiceGroup } from './city.ts';
import type { ServiceDefinition } from './service.ts';

declare module '#platform/db' {
  interface Tables {
    city: { id: number; key: string; config: City; pack_digest: string; applied_at: Date };
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
    config: JSON.stringify(city) as unknown as City,
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

/** Departments that are no longer listed stay for old requests, but take no new ones. */
export async function saveDepartments(db: Db, departments: readonly Department[]): Promise<Changes> {
  const before = await db.selectFrom('department').selectAll().execute();
  const rows = departments.map((definition, position) => ({
    key: definition.key,
    position,
    definition,
    active: true,
  }));
  const changes = compareRows(
    before.filter((row) => row.active).map((row) => [row.key, row]),
    rows.map((row) => [row.key, row]),
  );
  const written = rows.filter((row) => changes.added.includes(row.key) || changes.changed.includes(row.key));
  for (const row of written) {
    const { key, ...rest } = { ...row, definition: JSON.stringify(row.definition) as unknown as Department };
    await db
      .insertInto('department')
      .values({ key, ...rest })
      .onConflict((conflict) => conflict.column('key').doUpdateSet(rest))
      .execute();
  }
  if (changes.retired.length > 0)
    await db.updateTable('department').set({ active: false }).where('key', 'in', changes.retired).execute();
  return changes;
}

export async function saveGroups(db: Db, groups: readonly ServiceGroup[]): Promise<Changes> {
  const before = await db.selectFrom('service_group').selectAll().execute();
  const rows = groups.map((definition, position) => ({ key: definition.key, position, definition }));
  const changes = compareRows(
    before.map((row) => [row.key, row]),
    rows.map((row) => [row.key, row]),
  );
  if (changes.same) return changes;
  await db.deleteFrom('service_group').execute();
  for (const row of rows)
    await db
      .insertInto('service_group')
      .values({ ...row, definition: JSON.stringify(row.definition) as unknown as ServiceGroup })
      .execute();
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
  for (const [position, definition] of services.entries())
    await saveService(db, known.get(definition.key), definition, position, at);
  const changes = compareRows(
    before.filter((row) => row.active).map((row) => [row.key, row.definition]),
    services.map((service) => [service.key, service]),
  );
  if (changes.retired.length > 0)
    await db.updateTable('service').set({ active: false }).where('key', 'in', changes.retired).execute();
  return changes;
}

type Known =
  | { version: number; active: boolean; position: number; definition: ServiceDefinition }
  | undefined;

async function saveService(db: Db, known: Known, definition: ServiceDefinition, position: number, at: Date) {
  const same = known && canonical(known.definition) === canonical(definition);
  const version = known ? known.version + (same ? 0 : 1) : 1;
  const row = { version, active: true, position };
  if (!known)
    await db
      .insertInto('service')
      .values({ key: definition.key, ...row })
      .execute();
  else if (!same || !known.active || known.position !== position)
    await db.updateTable('service').set(row).where('key', '=', definition.key).execute();
  if (same) return;
  await db
    .insertInto('service_version')
    .values({
      service_key: definition.key,
      version,
      valid_from: at,
      definition: JSON.stringify(definition) as unknown as ServiceDefinition,
    })
    .execute();
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
