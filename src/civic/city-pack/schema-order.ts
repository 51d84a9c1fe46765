import type { TSchema } from 'typebox';
import { isObject } from './pack-file.ts';

interface Node {
  properties?: Record<string, Node>;
  items?: Node | Node[];
  anyOf?: Node[];
}

/**
 * The same value with its keys in the order in which the schema names them, and words in the order of the city's
 * languages: PostgreSQL keeps neither, and people read the files.
 */
export function inSchemaOrder(schema: TSchema, value: unknown, languages: readonly string[]): unknown {
  return ordered(schema as Node, value, languages);
}

function ordered(schema: Node | undefined, value: unknown, languages: readonly string[]): unknown {
  if (Array.isArray(value)) {
    const items = Array.isArray(schema?.items) ? undefined : schema?.items;
    return value.map((item) => ordered(items, item, languages));
  }
  if (!isObject(value)) return value;
  const branch =
    schema?.anyOf?.find((one) => Object.keys(value).every((key) => one.properties?.[key])) ?? schema;
  const wanted = branch?.properties ? Object.keys(branch.properties) : languages;
  const rank = (key: string) => (wanted.includes(key) ? wanted.indexOf(key) : wanted.length);
  const keys = Object.keys(value).sort((a, b) => rank(a) - rank(b));
  return Object.fromEntries(
    keys.map((key) => [key, ordered(branch?.properties?.[key], value[key], languages)]),
  );
}
