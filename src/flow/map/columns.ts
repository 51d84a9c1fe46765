/** Texts that repeat, as small numbers. */
export interface Words {
  list: string[];
  index: Map<string, number>;
}

/** Requests as columns of numbers; row `i` of each is one request. Times are seconds since 1970 (0: none). */
export interface Columns {
  count: number;
  /** Tracking number: see number-code. */
  number: Uint32Array;
  /** See mercator. */
  x: Uint32Array;
  y: Uint32Array;
  opened: Uint32Array;
  closed: Uint32Array;
  due: Uint32Array;
  service: Uint16Array;
  department: Uint16Array;
  areas: Uint32Array;
  hex: Uint32Array;
  /** Status and the bits beneath. */
  flags: Uint8Array;
  services: Words;
  /** '' is the triage queue. */
  departments: Words;
  /** Areas of a request, `layer:key` with spaces between: many requests have the same. */
  areaSets: Words;
  hexes: Words;
}

/** Bits of `flags` above the number of the status. */
export const statusBits = 0b111;
export const isPublic = 0b1000;
/** Repeats another one. */
export const isChild = 0b1_0000;
/** Moved elsewhere in the columns, or has no place any more. */
export const isGone = 0b10_0000;

/** One request as it comes from the database. */
export interface Point {
  number: number;
  x: number;
  y: number;
  opened: number;
  closed: number;
  due: number;
  service: string;
  department: string;
  areas: string;
  hex: string;
  flags: number;
}

const numeric = {
  number: Uint32Array,
  x: Uint32Array,
  y: Uint32Array,
  opened: Uint32Array,
  closed: Uint32Array,
  due: Uint32Array,
  service: Uint16Array,
  department: Uint16Array,
  areas: Uint32Array,
  hex: Uint32Array,
  flags: Uint8Array,
} as const;
export const columnNames = Object.keys(numeric) as (keyof typeof numeric)[];

export function emptyColumns(capacity = 1024): Columns {
  const words = (): Words => ({ list: [], index: new Map() });
  return {
    count: 0,
    ...allocate(capacity),
    services: words(),
    departments: words(),
    areaSets: words(),
    hexes: words(),
  };
}

function allocate(capacity: number) {
  return Object.fromEntries(columnNames.map((name) => [name, new numeric[name](capacity)])) as {
    [Name in keyof typeof numeric]: InstanceType<(typeof numeric)[Name]>;
  };
}

/** Adds a row behind the others and returns its place. */
export function pushPoint(columns: Columns, point: Point): number {
  if (columns.count === columns.x.length) resize(columns, Math.ceil(columns.count * 1.25) + 1024);
  const at = columns.count;
  columns.count += 1;
  columns.x[at] = point.x;
  columns.y[at] = point.y;
  columns.number[at] = point.number;
  writePoint(columns, at, point);
  return at;
}

/** Writes all but number and place. */
export function writePoint(columns: Columns, at: number, point: Point) {
  columns.opened[at] = point.opened;
  columns.closed[at] = point.closed;
  columns.due[at] = point.due;
  columns.service[at] = wordOf(columns.services, point.service);
  columns.department[at] = wordOf(columns.departments, point.department);
  columns.areas[at] = wordOf(columns.areaSets, point.areas);
  columns.hex[at] = wordOf(columns.hexes, point.hex);
  columns.flags[at] = point.flags;
}

/** Gives back what a load has allocated too much. */
export function resize(columns: Columns, capacity: number) {
  const wider = allocate(capacity);
  for (const name of columnNames) wider[name].set(columns[name].subarray(0, columns.count) as never);
  Object.assign(columns, wider);
}

function wordOf(words: Words, text: string): number {
  const known = words.index.get(text);
  if (known !== undefined) return known;
  words.index.set(text, words.list.length);
  return words.list.push(text) - 1;
}
