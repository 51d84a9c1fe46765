import type { TSchema } from 'typebox';
import { Invalid } from '#platform/errors';
import type { Definition } from './definition.ts';

/** Leaves of an answer (of each row of a list) what `fields` names. Throws `Invalid` (`fields`) for a name that there is not. */
export function chooseFields(definition: Definition, fields: string | undefined, body: unknown): unknown {
  if (!fields) return body;
  const wanted = [...new Set(fields.split(',').map((name) => name.trim()))].filter(Boolean);
  const known = fieldsOf(definition);
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw Invalid.field('fields', 'api.errors.fields', {
      unknown: unknown.join(', ').slice(0, 200),
      known: known.join(', '),
    });
  if (!definition.list) return pick(body, wanted);
  const page = body as { items: unknown[] };
  return { ...page, items: page.items.map((item) => pick(item, wanted)) };
}

/** What `fields` may name: the top level of what is answered, of a row for lists. */
export function fieldsOf({ answer, list }: Definition): string[] {
  const { properties } = answer as TSchema & { properties?: Record<string, TSchema> };
  if (!list) return Object.keys(properties ?? {});
  const { items } = (properties?.items ?? {}) as { items?: { properties?: object } };
  return Object.keys(items?.properties ?? {});
}

function pick(item: unknown, names: readonly string[]): unknown {
  const from = item as Record<string, unknown>;
  return Object.fromEntries(
    names.filter((name) => Object.hasOwn(from, name)).map((name) => [name, from[name]]),
  );
}
