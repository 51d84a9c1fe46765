import { type Ctx, inTransaction } from '#platform/context';
import {
  type Catalog,
  ensureImportedServices,
  importedKey,
  importedServiceKey,
  type Service,
} from '#reference/catalog';
import type { ImportMap } from './import-map.ts';

/** What stands in our tables for a service of the source. */
export interface NamedService {
  key: string;
  version: number;
  public: boolean;
  /** Where it belongs when the source names no agency that we know. */
  department: string;
}

/** More than any city has: a column of free text was taken for the service. */
const mostServices = 2000;

export interface Names {
  /** The service for a name; undefined when there are too many different ones. */
  service(name: string): NamedService | undefined;
  department(agency: string, service: NamedService): string;
  /** Makes the services that were asked for and are in nobody's catalog yet. Not in a dry run. */
  save(ctx: Ctx): Promise<void>;
}

/**
 * Finds the city's own service and department for the source's names: by the map when the requests are this city's own,
 * by the same name in any language; else the name becomes an imported service and goes to the department `imported`.
 */
export function nameServices(map: ImportMap, catalog: Catalog): Names {
  const own = map.city === catalog.city.key;
  const services = new Map<string, NamedService>();
  const departments = new Map<string, string>();
  const byName = own
    ? namesOf(catalog.services.filter((one) => one.kind === 'request'))
    : new Map<string, Service>();
  const departmentNames = own ? namesOf(catalog.departments) : new Map<string, { key: string }>();
  let unsaved: string[] = [];

  function findService(name: string): NamedService {
    const mapped = own ? catalog.service(map.services?.[name] ?? '') : undefined;
    const found = mapped?.kind === 'request' ? mapped : byName.get(name.toLowerCase());
    if (found)
      return { key: found.key, version: found.version, public: found.public, department: found.department };
    const key = importedServiceKey(name);
    if (!catalog.service(key)) unsaved.push(name);
    return { key, version: 1, public: true, department: importedKey };
  }

  function findDepartment(agency: string): string {
    const mapped = own ? catalog.department(map.departments?.[agency])?.key : undefined;
    return mapped ?? departmentNames.get(agency.toLowerCase())?.key ?? '';
  }

  return {
    service(name) {
      let found = services.get(name);
      if (found) return found;
      if (services.size >= mostServices) return undefined;
      found = findService(name);
      services.set(ownCopy(name), found);
      return found;
    },
    department(agency, service) {
      let found = departments.get(agency);
      if (found === undefined) {
        found = findDepartment(agency);
        if (departments.size < mostServices) departments.set(ownCopy(agency), found);
      }
      return found || service.department;
    },
    async save(ctx) {
      if (unsaved.length === 0) return;
      const names = [...new Map(unsaved.map((name) => [importedServiceKey(name), ownCopy(name)])).values()];
      unsaved = [];
      await inTransaction(ctx, (tx) => ensureImportedServices(tx, names));
    },
  };
}

function namesOf<T extends { key: string; name: Record<string, string> }>(
  things: readonly T[],
): Map<string, T> {
  return new Map(
    things.flatMap((one) => Object.values(one.name).map((name) => [name.toLowerCase(), one] as const)),
  );
}

/** A text of its own: a part of a big text, kept, would keep all of it in memory. */
export function ownCopy(text: string): string {
  return Buffer.from(text).toString();
}
