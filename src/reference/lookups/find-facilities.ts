import type { Ctx } from '#platform/context';
import { localDate } from '#reference/calendar';
import { catalogOf } from '#reference/catalog';
import { areasAt, distanceMetres, type Point } from '#reference/places';
import { keysOf, type Shown, showRow } from './at-place.ts';
import { sameColumn } from './check-lookups.ts';
import { type Lookup, type LookupFilter, tableOf } from './lookup.ts';
import { areaRows, type LookupRow, lookupsOf, nearestRows } from './lookup-views.ts';
import { openState, readHours } from './opening-hours.ts';
import { isInRange, readYes } from './read-cells.ts';

export interface FoundFacilities {
  rows: readonly Shown[];
  /** No table was imported yet; or, where rows belong to areas, the point lies in none. */
  missing?: 'table' | 'area';
  /** How many were near before the filters. */
  near: number;
  sample: boolean;
}

const mostShown = 20;
/** Filters look at so many of the nearest. */
const mostLooked = 300;
const farthest = 40_000;

/**
 * The facilities of a finder near a point (degrees, WGS84), nearest first, that pass the filters: by key of the filter, what was
 * asked for; empty texts ask for nothing. Of tables by area, those of the point's own area.
 */
export async function findFacilities(
  ctx: Ctx,
  lookup: Lookup,
  point: Point,
  asked: Readonly<Record<string, string>>,
): Promise<FoundFacilities> {
  const { tables } = await lookupsOf(ctx);
  const table = tables.get(tableOf(lookup));
  if (!table) return { rows: [], missing: 'table', near: 0, sample: false };
  const { calendar } = await catalogOf(ctx);
  const now = ctx.clock.now();
  const today = localDate(calendar, now);
  const { rows, missing } = await rowsFor(ctx, lookup, table.number, point);
  const shown = rows.map((row) => showRow(lookup, table, row, { calendar, today }));
  const passes = (filter: LookupFilter, row: Shown) => {
    const wanted = asked[filter.key]?.trim() ?? '';
    if (wanted === '') return true;
    const text = row.cells.find(({ column }) =>
      filter.kind === 'open' ? column.as === 'hours' : sameColumn(column.column, filter.column ?? ''),
    )?.text;
    if (filter.kind === 'yes') return readYes(text ?? '') === true;
    if (filter.kind === 'one_of') return partsOf(text ?? '').includes(wanted.toLowerCase());
    if (filter.kind === 'range') return !/^\d{1,3}$/.test(wanted) || isInRange(text ?? '', Number(wanted));
    const hours = readHours(text ?? '');
    return hours !== undefined && openState(hours, calendar, now).state === 'open';
  };
  const kept = shown.filter((row) => (lookup.finder?.filters ?? []).every((filter) => passes(filter, row)));
  return {
    rows: kept.slice(0, Math.max(mostShown, lookup.count ?? 0)),
    ...(missing ? { missing } : {}),
    near: rows.length,
    sample: table.origin === 'pack',
  };
}

async function rowsFor(
  ctx: Ctx,
  lookup: Lookup,
  table: number,
  point: Point,
): Promise<{ rows: LookupRow[]; missing?: 'area' }> {
  if (lookup.kind !== 'area') {
    const [rows = []] = await nearestRows(ctx, point, [
      { table, count: mostLooked, within: lookup.within ?? farthest },
    ]);
    return { rows };
  }
  const keys = await keysOf(ctx, (await areasAt(ctx, point)).areas, lookup);
  if (keys.length === 0) return { rows: [], missing: 'area' };
  const [rows = []] = await areaRows(ctx, [{ table, keys }]);
  return {
    rows: rows.map((row) => ({
      ...row,
      ...(row.lat === null ? {} : { metres: distanceMetres(point, row as Point) }),
    })),
  };
}

/** A cell may name several: "swimming; chess". */
function partsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[;|,]/)
    .map((part) => part.trim());
}
