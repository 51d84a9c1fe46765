import type { Ctx } from '#platform/context';
import { Unavailable } from '#platform/errors';
import { withBaseMap } from './base-map.ts';
import type { Catalog } from './catalog.ts';
import { newestEditions } from './catalog-store.ts';
import { importedDepartment } from './imported-services-store.ts';
import type { Service, ServiceDefinition } from './service.ts';

/** The catalog that is in force. Throws `Unavailable` while no city pack was applied. */
export function catalogOf(ctx: Ctx): Promise<Catalog> {
  return ctx.memory.get('catalog', () => loadCatalog(ctx));
}

/** The edition of a service that an old request was made under; undefined when there never was one. */
export async function serviceVersion(ctx: Ctx, key: string, version: number): Promise<Service | undefined> {
  const current = (await catalogOf(ctx)).service(key);
  if (current?.version === version) return current;
  const row = await ctx.db
    .selectFrom('service_version')
    .select('definition')
    .where('service_key', '=', key)
    .where('version', '=', version)
    .executeTakeFirst();
  if (!row) return undefined;
  return withReasons(row.definition, version, (await catalogOf(ctx)).city);
}

async function loadCatalog(ctx: Ctx): Promise<Catalog> {
  const { city, departments, groups, services, changedAt } = await storedCatalog(ctx);
  return toCatalog({
    city: withBaseMap(city),
    departments,
    groups,
    changedAt,
    services: services.map(({ active, version, definition }) => ({
      active,
      service: withReasons(definition, version, city),
    })),
  });
}

/** What stands in the tables, as the city worded it: the newest edition of each service, retired ones included. */
export async function storedCatalog({ db }: Ctx) {
  const city = await db.selectFrom('city').selectAll().executeTakeFirst();
  if (!city) throw new Unavailable('No city pack was applied yet: run "belfry city apply DIR".');
  const departments = await db
    .selectFrom('department')
    .selectAll()
    .where('active', '=', true)
    .orderBy('position')
    .execute();
  const groups = await db.selectFrom('service_group').selectAll().orderBy('position').execute();
  return {
    city: city.config,
    changedAt: city.services_changed_at ?? city.applied_at,
    departments: departments.map((row) => row.definition),
    groups: groups.map((row) => row.definition),
    services: await newestEditions(db),
  };
}

/** The service with the city's general reasons for closing after its own. */
function withReasons(definition: ServiceDefinition, version: number, city: Catalog['city']): Service {
  const own = definition.reasons ?? [];
  const general = (city.reasons ?? []).filter((reason) => !own.some((mine) => mine.key === reason.key));
  return { ...definition, version, reasons: [...own, ...general] };
}

interface Parts {
  city: Catalog['city'];
  departments: Catalog['departments'];
  groups: Catalog['groups'];
  services: { active: boolean; service: Service }[];
  changedAt: Date;
}

/** Puts the parts together; retired services and the department of imported requests are found by their key only. */
export function toCatalog(parts: Parts): Catalog {
  const departments = new Map([importedDepartment, ...parts.departments].map((d) => [d.key, d]));
  const groups = new Map(parts.groups.map((g) => [g.key, g]));
  const services = new Map(parts.services.map((s) => [s.service.key, s.service]));
  const roles = new Map(parts.city.roles.map((r) => [r.key, r]));
  return {
    city: parts.city,
    calendar: parts.city.calendar,
    departments: parts.departments,
    groups: parts.groups,
    services: parts.services.filter((s) => s.active).map((s) => s.service),
    department: (key) => (key ? departments.get(key) : undefined),
    group: (key) => groups.get(key),
    service: (key) => services.get(key),
    role: (key) => roles.get(key),
    changedAt: parts.changedAt,
  };
}
