import { createHash } from 'node:crypto';
import type { Ctx } from '#platform/context';
import type { Department } from './city.ts';
import type { ServiceDefinition } from './service.ts';

/**
 * Key of the department, and of the group, of what came from elsewhere and has no place in the city's own catalog.
 * Neither has a row or stands in a list of what the city offers; the catalog knows the department by its key.
 */
export const importedKey = 'imported';

export const importedDepartment: Department = {
  key: importedKey,
  name: { en: 'Imported, no department here', es: 'Importado, sin departamento aquí' },
};

/** The key of the service that stands for a name in somebody else's data; the same name always has the same. */
export function importedServiceKey(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  if (plain && plain.length <= 40) return `imported-${plain}`;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return ['imported', plain.slice(0, 36).replace(/-$/, ''), digest].filter(Boolean).join('-');
}

/**
 * Makes sure that every name has a service, so that all screens can show it: inactive, nobody can report it, and a city
 * pack that is applied later leaves it alone. Forgets the catalog that the process remembers.
 */
export async function ensureImportedServices(ctx: Ctx, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const definitions = names.map(importedService);
  await ctx.db
    .insertInto('service')
    .values(definitions.map(({ key }) => ({ key, version: 1, position: 10_000, active: false })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await ctx.db
    .insertInto('service_version')
    .values(
      definitions.map((definition) => ({
        service_key: definition.key,
        version: 1,
        valid_from: new Date(0),
        definition: JSON.stringify(definition) as unknown as ServiceDefinition,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await ctx.memory.forget(ctx.db, 'catalog');
}

function importedService(name: string): ServiceDefinition {
  return {
    key: importedServiceKey(name),
    group: importedKey,
    department: importedKey,
    kind: 'request',
    name: { en: name },
    location: 'none',
    photo: 'none',
    public: true,
    anonymous: true,
  };
}
