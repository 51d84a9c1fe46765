import type { Ctx } from '#platform/context';
import { addressKeys } from '#reference/addresses';
import { addDays, type CityCalendar, localDate } from '#reference/calendar';
import { catalogOf } from '#reference/catalog';
import { areaName, areasAt, type Point } from '#reference/places';
import { sameColumn } from './check-lookups.ts';
import { nextPickups, type Pickup, readRounds } from './collection.ts';
import { type Lookup, type LookupColumn, needsTable, tableOf } from './lookup.ts';
import { areaRows, historyRows, type LookupRow, lookupsOf, nearestRows, rowsNearby } from './lookup-views.ts';
import type { LookupTable } from './lookups-store.ts';

export interface Asked {
  /** Degrees, WGS84. */
  point: Point;
  /** As it was found: "1234 N Broad St". Without it nothing is known of the property. */
  address?: string;
}

/** A cell with what its column says of it. */
export interface Cell {
  column: LookupColumn;
  text: string;
}

/** A row ready to be shown. */
export interface Shown extends Omit<LookupRow, 'cells'> {
  title: Cell | undefined;
  /** In the order of the pack, without the title and what is empty. */
  cells: readonly Cell[];
  /** `collection`: when it comes next; undefined where the table cannot be read. */
  pickups?: readonly Pickup[];
}

/** One part of the page. `missing` says why there can be nothing: no table was imported, no such area or address. */
export interface LookupPart {
  lookup: Lookup;
  rows: readonly Shown[];
  /** `area`, `collection`: the area of the layer, `layer:key`, in which the point lies. */
  area?: string;
  missing?: 'table' | 'area' | 'address';
  /** Rows that came with the city pack. */
  sample: boolean;
  /** Of a history: there are more than are shown. */
  more?: boolean;
  importedAt?: Date;
}

export interface PlaceLookups {
  inside: boolean;
  /** `layer:key`, every polygon layer in force. */
  areas: readonly string[];
  /** By which tables know the property; null without an address that names a house. */
  addressKey: string | null;
  parts: readonly LookupPart[];
}

const defaults = { nearest: 3, collection: 3, history: 5, nearby: 5, within: 10_000, around: 200, days: 90 };

/** What the city's own tables know of a place, in the order of the pack: four questions to the database at most. */
export async function lookupsAt(ctx: Ctx, { point, address }: Asked): Promise<PlaceLookups> {
  const [{ all, tables }, location, [known = null]] = await Promise.all([
    lookupsOf(ctx),
    areasAt(ctx, point),
    addressKeys(ctx, address ? [address] : []),
  ]);
  const { calendar } = await catalogOf(ctx);
  const today = localDate(calendar, ctx.clock.now());
  const asking = { ctx, point, areas: location.areas, addressKey: known?.key ?? null, today, calendar };
  const shown = all.filter(({ hidden }) => !hidden);
  const asked = shown.map((lookup) => ({ lookup, table: tables.get(tableOf(lookup)) }));
  return { ...location, addressKey: asking.addressKey, parts: await partsOf(asking, asked) };
}

interface Asking {
  ctx: Ctx;
  point: Point;
  areas: readonly string[];
  addressKey: string | null;
  today: string;
  calendar: CityCalendar;
}
interface Part {
  lookup: Lookup;
  table: LookupTable | undefined;
}

async function partsOf(asking: Asking, asked: readonly Part[]): Promise<LookupPart[]> {
  const { ctx, point, areas, addressKey, today } = asking;
  const of = (...kinds: Lookup['kind'][]) =>
    asked.flatMap(({ lookup, table }) =>
      table && kinds.includes(lookup.kind) ? [{ lookup, table: table.number }] : [],
    );
  const byArea = (
    await Promise.all(
      of('area', 'collection').map(async (one) => ({ ...one, keys: await keysOf(ctx, areas, one.lookup) })),
    )
  ).filter(({ keys }) => keys.length > 0);
  const nearest = of('nearest').map((one) => ({ ...one, ...sizes(one.lookup) }));
  const history = addressKey ? of('history').map((one) => ({ ...one, count: defaults.history + 1 })) : [];
  const nearby = of('nearby').map((one) => ({
    ...one,
    ...sizes(one.lookup),
    since: addDays(today, -(one.lookup.days ?? defaults.days)),
  }));
  const found = await Promise.all([
    areaRows(ctx, byArea),
    nearestRows(ctx, point, nearest),
    historyRows(ctx, addressKey ?? '', history),
    rowsNearby(ctx, point, nearby),
  ]);
  const rows = new Map<Lookup, readonly LookupRow[]>();
  for (const [i, list] of [byArea, nearest, history, nearby].entries())
    for (const [at, { lookup }] of list.entries()) rows.set(lookup, found[i]![at]!);
  return asked.map((part) => partOf(asking, part, rows.get(part.lookup) ?? []));
}

function sizes({ kind, count, within }: Lookup) {
  return kind === 'nearby'
    ? { count: count ?? defaults.nearby, within: within ?? defaults.around }
    : { count: count ?? defaults.nearest, within: within ?? defaults.within };
}

function partOf(asking: Asking, { lookup, table }: Part, rows: readonly LookupRow[]): LookupPart {
  const missing = missingOf(asking, lookup, table);
  const area = lookup.layer && areaOf(asking.areas, lookup.layer);
  const kept = lookup.kind === 'history' ? rows.slice(0, defaults.history) : rows;
  return {
    lookup,
    rows: table ? kept.map((row) => showRow(lookup, table, row, asking)) : [],
    ...(area ? { area } : {}),
    ...(missing ? { missing } : {}),
    ...(rows.length > kept.length ? { more: true } : {}),
    sample: table?.origin === 'pack',
    ...(table ? { importedAt: table.imported_at } : {}),
  };
}

function missingOf({ areas, addressKey }: Asking, lookup: Lookup, table: LookupTable | undefined) {
  if (needsTable(lookup) && !table) return 'table' as const;
  if (lookup.layer && !areaOf(areas, lookup.layer)) return 'area' as const;
  return lookup.kind === 'history' && !addressKey ? ('address' as const) : undefined;
}

function areaOf(areas: readonly string[], layer: string): string | undefined {
  return areas.find((area) => area.startsWith(`${layer}:`));
}

/** The ways in which a table may write an area: its key, with fewer or more zeros before it, or its name. */
export async function keysOf(ctx: Ctx, areas: readonly string[], { layer }: Lookup): Promise<string[]> {
  const area = layer && areaOf(areas, layer);
  if (!area) return [];
  const key = area.slice(layer.length + 1).toLowerCase();
  const bare = key.replace(/^0+(?=\w)/, '');
  const name = (await areaName(ctx, area))?.toLowerCase() ?? key;
  return [...new Set([key, bare, `0${bare}`, `00${bare}`, name])];
}

/** A row with the columns that the pack shows, in its order. */
export function showRow(
  lookup: Lookup,
  table: Pick<LookupTable, 'columns'>,
  { cells, ...row }: LookupRow,
  now: { calendar: CityCalendar; today: string },
): Shown {
  const all = (lookup.columns ?? []).map((column): Cell => {
    const at = table.columns.findIndex((one) => sameColumn(one, column.column));
    return { column, text: column.as === 'address' && row.address ? row.address : (cells[at] ?? '') };
  });
  const title = all.find(({ column }) => column.as === 'title');
  const filled = all.filter((cell) => cell !== title && cell.text !== '');
  const pickups = lookup.kind === 'collection' ? pickupsOf(lookup, all, now) : undefined;
  return { ...row, title, cells: filled, ...(pickups ? { pickups } : {}) };
}

function pickupsOf(
  { holidays = 'none', count = defaults.collection }: Lookup,
  cells: readonly Cell[],
  { calendar, today }: { calendar: CityCalendar; today: string },
): Pickup[] | undefined {
  const text = (as: LookupColumn['as']) => cells.find(({ column }) => column.as === as)?.text;
  const told = { days: text('days') ?? '', every: text('every'), from: text('from') };
  const rounds = readRounds(told, calendar, holidays);
  return rounds && nextPickups(rounds, calendar, today, count);
}
