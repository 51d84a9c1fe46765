import { Invalid } from '#platform/errors';
import { areaKeyPattern } from '#reference/places';
import type { RawFeature } from './features.ts';

export interface Fields {
  key: string;
  /** null: the key names them too. */
  name: string | null;
  /** How many people live there; null: not told. Never guessed. */
  population: string | null;
}

interface Column {
  name: string;
  /** Of the features, how many have a value, and how many different ones there are. */
  filled: number;
  different: number;
  sample: string;
  /** Whether it could be a key: a short text or a whole number everywhere, each only once. */
  unique: boolean;
}

/** Measures and running numbers of the program that wrote the file: unique, but no key that anybody knows. */
const ofNoMeaning =
  /^shape|^st_(?:area|len)|^area$|acre|sq_?(?:ft|mi|km|m)$|length|perimeter|^(?:objectid|fid|ogc_fid|gid|cartodb_id|globalid)|created|updated|edited|date$|_at$/i;
const nameLike = /name$|^name|label|title|nombre/i;
const displayOrder = [/^map_?name/i, /label/i, /title/i, /^list_?name/i, /public/i, /name/i];

/**
 * Which fields are key and name: those asked for, else those that are obvious. Throws `Invalid` that lists the fields
 * when they are not.
 */
export function chooseFields(
  file: string,
  features: readonly RawFeature[],
  asked: { key?: string; name?: string; population?: string },
): Fields {
  const columns = columnsOf(features);
  for (const [option, field] of [
    ['--key-field', asked.key],
    ['--name-field', asked.name],
    ['--population-field', asked.population],
  ] as const)
    if (field !== undefined && !columns.some(({ name }) => name === field))
      throw Invalid.field(file, `has no field "${field}" (${option}); ${listed(columns, features.length)}`);
  const usable = columns.filter(({ name, unique }) => unique && !ofNoMeaning.test(name));
  const key = asked.key ?? obviousKey(usable);
  if (key === undefined)
    throw Invalid.field(
      file,
      `leaves open which field is the key of a shape; choose one with --key-field; ${listed(columns, features.length)}`,
    );
  const name = asked.name ?? obviousName(columns, features.length, key);
  return { key, name, population: asked.population ?? null };
}

function obviousKey(usable: readonly Column[]): string | undefined {
  const named = usable.find(({ name }) => name.toLowerCase() === 'key');
  if (named) return named.name;
  const numbers = usable.filter(({ name }) => !nameLike.test(name));
  if (numbers.length > 0) return numbers.length === 1 ? numbers[0]!.name : undefined;
  if (usable.length === 1) return usable[0]!.name;
  return usable.find(({ name }) => name.toLowerCase() === 'name')?.name;
}

function obviousName(columns: readonly Column[], count: number, key: string): string | null {
  const full = columns.filter(({ name, filled }) => nameLike.test(name) && filled === count);
  for (const pattern of displayOrder) {
    const found = full.find(({ name }) => name !== key && pattern.test(name));
    if (found) return found.name;
  }
  return full.some(({ name }) => name === key) ? key : null;
}

/** Those that could be keys with an example, the others by name. */
function listed(columns: readonly Column[], count: number): string {
  const could = columns.filter(({ unique }) => unique);
  const others = columns.filter(({ unique }) => !unique).slice(0, 40);
  const each = [
    ...could.map(({ name, sample }) => `${name} (${sample} ...)`),
    ...others.map(({ name, different, filled }) =>
      filled < count ? `${name} (empty in ${count - filled})` : `${name} (only ${different} different)`,
    ),
  ];
  return `fields of ${count} features: ${each.join(', ') || 'none'}`;
}

function columnsOf(features: readonly RawFeature[]): Column[] {
  const seen = new Map<string, { filled: number; values: Set<string>; isPlain: boolean }>();
  for (const { properties } of features)
    for (const [name, value] of Object.entries(properties)) {
      const column = seen.get(name) ?? { filled: 0, values: new Set<string>(), isPlain: true };
      seen.set(name, column);
      if (value === null || value === undefined || value === '') continue;
      column.filled++;
      column.values.add(typeof value === 'object' ? JSON.stringify(value) : String(value));
      column.isPlain &&= isKeyLike(value);
    }
  return [...seen].map(([name, { filled, values, isPlain }]) => ({
    name,
    filled,
    different: values.size,
    sample: ([...values][0] ?? '').slice(0, 30),
    unique: isPlain && filled === features.length && values.size === features.length,
  }));
}

function isKeyLike(value: unknown): boolean {
  if (typeof value === 'number') return Number.isInteger(value);
  return typeof value === 'string' && value.length <= 80 && !value.includes('/');
}

const fits = new RegExp(areaKeyPattern);
const longestKey = 60;

/** The key as it was given when it can stand in an address; else in small letters with dashes. "" when nothing is left. */
export function toKey(value: unknown): string {
  if (value === null || value === undefined || typeof value === 'object') return '';
  const text = String(value).trim();
  if (fits.test(text) && text.length <= longestKey) return text;
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longestKey)
    .replace(/^-|-$/g, '');
}
