import { type Lookup, needsTable } from './lookup.ts';

interface LookupProblem {
  /** Which of the list. */
  at: number;
  path: (string | number)[];
  message: string;
}

/** What is wrong with the sense of lookups whose shape is right: names that nobody knows, kinds that lack what they need. */
export function checkLookups(lookups: readonly Lookup[], layers: ReadonlySet<string>): LookupProblem[] {
  return lookups.flatMap((lookup, at) => {
    const problems: LookupProblem[] = [];
    const tell = (path: (string | number)[], message: string) => problems.push({ at, path, message });
    if (lookups.findIndex(({ key }) => key === lookup.key) < at)
      tell(['key'], `there are two lookups "${lookup.key}"`);
    checkKind(lookup, layers, tell);
    checkColumns(lookup, tell);
    checkFinder(lookup, tell);
    return problems;
  });
}

type Tell = (path: (string | number)[], message: string) => void;

/** Fields that only some kinds have. */
const ownFields = {
  layer: ['area', 'collection'],
  holidays: ['collection'],
  within: ['nearest', 'nearby'],
  days: ['nearby'],
  count: ['nearest', 'collection', 'nearby'],
} as const;

function checkKind(lookup: Lookup, layers: ReadonlySet<string>, tell: Tell) {
  const { kind, layer } = lookup;
  for (const [field, kinds] of Object.entries(ownFields))
    if (lookup[field as keyof Lookup] !== undefined && !(kinds as readonly string[]).includes(kind))
      tell([field], `"${field}" means nothing to the kind "${kind}"; only to ${kinds.join(', ')}`);
  if (ownFields.layer.includes(kind as 'area') && !layer)
    tell(['kind'], `the kind "${kind}" needs a "layer" by whose areas its rows are found`);
  if (layer && !layers.has(layer)) tell(['layer'], `there is no layer "${layer}" in layers.yaml`);
}

function checkColumns(lookup: Lookup, tell: Tell) {
  const { kind, columns = [] } = lookup;
  if (!needsTable(lookup)) {
    if (lookup.columns || lookup.table) tell(['kind'], `the kind "${kind}" has no table of its own`);
    return;
  }
  const has = (as: string) => columns.some((one) => one.as === as);
  if (!has('title')) tell(['columns'], 'one column must be "as: title", which names the row');
  if (kind === 'collection' && !has('days'))
    tell(['columns'], 'collection needs a column "as: days" with its weekdays');
  for (const [i, { as, label }] of columns.entries())
    if (!label && ['text', 'yes', 'number', 'date'].includes(as) && kind !== 'history' && kind !== 'nearby')
      tell(['columns', i], `a column "as: ${as}" needs a label`);
}

function checkFinder({ kind, finder, columns = [] }: Lookup, tell: Tell) {
  if (!finder) return;
  if (kind !== 'nearest' && kind !== 'area')
    tell(['finder'], `a finder needs the kind "nearest" or "area", not "${kind}"`);
  if (finder.from && finder.until && finder.until < finder.from)
    tell(['finder', 'until'], 'the last day is before the first');
  for (const [i, { kind: by, column }] of (finder.filters ?? []).entries()) {
    const known = columns.find((one) => sameColumn(one.column, column ?? ''));
    if (by === 'open' ? !columns.some(({ as }) => as === 'hours') : !known)
      tell(
        ['finder', 'filters', i],
        by === 'open' ? 'needs a column "as: hours"' : `needs one of the columns, not "${column ?? ''}"`,
      );
    if (by === 'one_of' && known && !known.values)
      tell(['finder', 'filters', i], `the column "${column}" has no "values" to choose from`);
  }
}

export function sameColumn(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}
