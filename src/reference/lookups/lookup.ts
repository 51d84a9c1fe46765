import { type Static, Type as T } from 'typebox';
import { KeySchema, TextSchema } from '#reference/catalog';

const strict = { additionalProperties: false } as const;
const columnName = T.String({ minLength: 1, maxLength: 120 });
const day = T.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });

/** What a column holds and how it is shown. `title` names the row; `days`, `every` and `from` tell when collection comes. */
export const columnKinds = [
  'title',
  'text',
  'address',
  'hours',
  'phone',
  'email',
  'link',
  'yes',
  'date',
  'number',
  'days',
  'every',
  'from',
] as const;

export const LookupColumnSchema = T.Object(
  {
    /** As the table's header names it; capitals do not count. */
    column: columnName,
    as: T.Enum([...columnKinds]),
    label: T.Optional(TextSchema),
    /** What the values of the table mean for people. */
    values: T.Optional(T.Array(T.Object({ is: T.String(), text: TextSchema }, strict), { minItems: 1 })),
  },
  strict,
);
export type LookupColumn = Static<typeof LookupColumnSchema>;

/** `open` now; `yes` in a column; `one_of` the values of a column; an age or number within a column's range ("6-12"). */
const FilterSchema = T.Object(
  {
    key: KeySchema,
    kind: T.Enum(['open', 'yes', 'one_of', 'range']),
    name: TextSchema,
    column: T.Optional(columnName),
  },
  strict,
);
export type LookupFilter = Static<typeof FilterSchema>;

const FinderSchema = T.Object(
  {
    /** The heading of its page: "Find a cooling center". */
    question: TextSchema,
    about: T.Optional(TextSchema),
    keywords: T.Optional(T.Record(T.String(), T.Array(T.String({ minLength: 1 })))),
    filters: T.Optional(T.Array(FilterSchema, { maxItems: 6 })),
    /** Local days, both included, on which it is offered; always without. */
    from: T.Optional(day),
    until: T.Optional(day),
    /** Switched off whatever the day. */
    off: T.Optional(T.Boolean()),
  },
  strict,
);
export type Finder = Static<typeof FinderSchema>;

export const lookupKinds = [
  'districts',
  'area',
  'collection',
  'nearest',
  'requests',
  'history',
  'nearby',
] as const;
export type LookupKind = (typeof lookupKinds)[number];

/** A part of the page "My address", in the order of the pack: which table, joined how, shown how. */
export const LookupSchema = T.Object(
  {
    key: KeySchema,
    kind: T.Enum([...lookupKinds]),
    name: TextSchema,
    about: T.Optional(TextSchema),
    /** Said where there is nothing. */
    none: T.Optional(TextSchema),
    /** Key of the imported table; the lookup's own key unless told. */
    table: T.Optional(KeySchema),
    /** The layer by whose areas rows are found (`area`, `collection`). */
    layer: T.Optional(KeySchema),
    columns: T.Optional(T.Array(LookupColumnSchema, { maxItems: 20 })),
    /** At most so many rows. */
    count: T.Optional(T.Integer({ minimum: 1, maximum: 20 })),
    /** Metres. */
    within: T.Optional(T.Integer({ minimum: 10, maximum: 100_000 })),
    /** Days back (`nearby`). */
    days: T.Optional(T.Integer({ minimum: 1, maximum: 3660 })),
    /** What a holiday of the city does to collection: nothing; it comes a day later; so does the rest of the week. */
    holidays: T.Optional(T.Enum(['none', 'day_later', 'week_later'])),
    /** Left out of "My address": only a finder. */
    hidden: T.Optional(T.Boolean()),
    finder: T.Optional(FinderSchema),
  },
  strict,
);
export type Lookup = Static<typeof LookupSchema>;

/** Whether a finder is offered on a local day. */
export function isOffered(lookup: Lookup, today: string): boolean {
  const { finder } = lookup;
  if (!finder || finder.off) return false;
  return (!finder.from || finder.from <= today) && (!finder.until || today <= finder.until);
}

export function tableOf(lookup: Lookup): string {
  return lookup.table ?? lookup.key;
}

/** Parts that the program fills by itself. */
export function needsTable({ kind }: Lookup): boolean {
  return kind !== 'districts' && kind !== 'requests';
}
