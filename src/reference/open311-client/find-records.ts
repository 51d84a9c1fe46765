import type { Tree } from './read-answer.ts';

/** One thing by the names of its fields, in lower case and without blanks around them. */
export type Fields = Readonly<Record<string, Tree>>;

/** What is searched: a list of things called `item`, as a rule within `lists`, each of which has one of the fields `marks`. */
export interface Wanted {
  lists: readonly string[];
  item: string;
  marks: readonly string[];
}

const deepest = 8;

/**
 * The things that an answer lists, however it wraps them: a bare array, an array in an object, one thing instead of a list of one,
 * a list of lists, envelopes of SOAP, objects around everything. Empty when there is nothing of the kind.
 */
export function findRecords(tree: Tree | undefined, wanted: Wanted, depth = 0): Fields[] {
  if (depth > deepest || tree === undefined) return [];
  if (Array.isArray(tree)) return tree.flatMap((one: Tree) => findRecords(one, wanted, depth + 1));
  const fields = fieldsOf(tree);
  if (!fields) return [];
  for (const name of [...wanted.lists, wanted.item])
    if (isNested(fields[name])) return findRecords(fields[name], wanted, depth + 1);
  if (wanted.marks.some((mark) => fields[mark] !== undefined)) return [fields];
  return Object.values(fields).flatMap((one) => (isNested(one) ? findRecords(one, wanted, depth + 1) : []));
}

/** Whether the answer speaks of such a list at all, be it empty: `[]`, `<services/>`, `{"services": []}`. */
export function speaksOf(tree: Tree, wanted: Wanted, depth = 0): boolean {
  if (depth > deepest) return false;
  if (Array.isArray(tree)) return tree.length === 0 || findRecords(tree, wanted).length > 0;
  const fields = fieldsOf(tree);
  if (!fields) return false;
  if (wanted.lists.some((name) => name in fields)) return true;
  if (findRecords(tree, wanted).length > 0) return true;
  return Object.values(fields).some((one) => isNested(one) && speaksOf(one!, wanted, depth + 1));
}

function isNested(tree: Tree | undefined): boolean {
  return typeof tree === 'object' && tree !== null;
}

/** The fields of an object; null for everything else. */
export function fieldsOf(tree: Tree | undefined): Fields | null {
  if (typeof tree !== 'object' || tree === null || Array.isArray(tree)) return null;
  const entries = Object.entries(tree).map(([name, value]) => [name.trim().toLowerCase(), value] as const);
  return Object.assign(Object.create(null), Object.fromEntries(entries)) as Fields;
}

/** The one object that an answer is about, found under its name or by a field that it must have; null when there is none. */
export function findOne(
  tree: Tree | undefined,
  name: string,
  marks: readonly string[],
  depth = 0,
): Fields | null {
  if (depth > deepest || tree === undefined) return null;
  if (Array.isArray(tree)) return findOne((tree as readonly Tree[])[0], name, marks, depth + 1);
  const fields = fieldsOf(tree);
  if (!fields) return null;
  if (isNested(fields[name])) return findOne(fields[name], name, marks, depth + 1);
  if (marks.some((mark) => mark in fields)) return fields;
  const nested = Object.values(fields).filter((one) => isNested(one) && !Array.isArray(one));
  for (const one of nested) {
    const found = findOne(one, name, marks, depth + 1);
    if (found) return found;
  }
  return null;
}
