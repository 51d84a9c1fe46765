import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import type { PackFile, Placed } from './pack.ts';
import { isObject } from './pack-file.ts';

/** Takes note of a problem at a path below something that was read. */
export type Report = (placed: Placed, below: readonly (string | number)[], message: string) => void;

/** The outermost form: one mapping for the city, features for shapes, lists of mappings for all else. */
export function checkRoot(file: PackFile, report: Report) {
  if (file.data === undefined) return;
  const placed = { file, path: [] };
  if (file.name === 'city.yaml') {
    if (!isObject(file.data)) report(placed, [], 'must be a mapping with key, name ...');
    return;
  }
  const shapes = file.name.endsWith('.geojson');
  const list = shapes ? isObject(file.data) && file.data['features'] : file.data;
  if (!Array.isArray(list)) {
    report(placed, [], shapes ? 'must be a GeoJSON FeatureCollection' : 'must be a list');
    return;
  }
  for (const [i, entry] of list.entries())
    checkEntry(entry, shapes, (message) => report(placed, shapes ? ['features', i] : [i], message));
}

function checkEntry(entry: unknown, shape: boolean, tell: (message: string) => void) {
  if (!isObject(entry)) tell('must be a mapping with key, name ...');
  else if (shape && !isObject(entry['properties'])) tell('must be a GeoJSON feature with properties');
}

/** Checks each entry against the schema and returns the places of those that do not fit. */
export function checkEntries(
  schema: TSchema,
  entries: readonly unknown[],
  sources: readonly Placed[],
  report: Report,
): Placed[] {
  return entries.flatMap((entry, i) => {
    if (Value.Check(schema, entry)) return [];
    const errors = relevant(Value.Errors(schema, entry) as SchemaError[]);
    for (const error of errors) tell(error, (below, message) => report(sources[i]!, below, message));
    return [sources[i]!];
  });
}

interface SchemaError {
  keyword: string;
  instancePath: string;
  schemaPath: string;
  params: Record<string, unknown>;
  message: string;
}

/**
 * Without what only repeats another error: the branches of a choice, and unknown keys a second time. The library stops
 * after a few errors, which the branches of one choice may use up; then the outermost of them stands for the choice.
 */
function relevant(errors: SchemaError[]): SchemaError[] {
  const own = errors.filter(
    ({ keyword, schemaPath }) => keyword !== 'boolean' && !/\/anyOf\/\d/.test(schemaPath),
  );
  if (own.length > 0) return own;
  const [outermost] = [...errors].sort((a, b) => a.instancePath.length - b.instancePath.length);
  return outermost ? [{ ...outermost, keyword: 'anyOf' }] : [];
}

function tell(error: SchemaError, at: (below: (string | number)[], message: string) => void) {
  const path = pathOf(error.instancePath);
  const { params } = error;
  if (error.keyword === 'additionalProperties')
    for (const key of params['additionalProperties'] as string[]) at([...path, key], `unknown key "${key}"`);
  else if (error.keyword === 'required')
    for (const key of params['requiredProperties'] as string[])
      at(path, `${inWords(path)}"${key}" is missing`);
  else at(path, `${inWords(path)}${messageOf(error)}`);
}

function messageOf({ keyword, params, message }: SchemaError): string {
  if (keyword === 'enum') return `must be one of ${(params['allowedValues'] as unknown[]).join(', ')}`;
  if (keyword === 'const') return `must be ${JSON.stringify(params['allowedValue'])}`;
  if (keyword === 'anyOf') return 'has none of the allowed forms';
  if (keyword === 'type') return `must be ${kindInWords[String(params['type'])] ?? String(params['type'])}`;
  return message;
}

const kindInWords: Record<string, string> = {
  string: 'text (put it in quotes)',
  object: 'a mapping',
  array: 'a list',
  integer: 'a whole number',
  boolean: 'true or false',
  number: 'a number',
};

function pathOf(pointer: string): (string | number)[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

function inWords(path: readonly (string | number)[]): string {
  return path.length > 0 ? `${path.join('.')}: ` : '';
}
