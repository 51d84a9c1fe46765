import type { Ctx, Memory } from '#platform/context';
import { type Columns, emptyColumns, isGone, type Point, pushPoint, resize, writePoint } from './columns.ts';
import { type Grid, sortIntoGrid } from './grid.ts';
import { addNumber, findNumber, indexNumbers, type NumberIndex } from './number-index.ts';
import { type PointBatch, pointsAfter, pointsSince } from './request-columns-views.ts';

/** All requests with a place, in the memory of this process. */
export interface RequestMap {
  columns: Columns;
  grid: Grid;
  numbers: NumberIndex;
  /** Grows with every change that is seen: what was drawn of the same version is still true. */
  version: number;
  /** Changes up to here have been read. */
  upTo: Date;
  /** Forgets it all when nobody looks at a map any more. */
  idle?: NodeJS.Timeout;
  /** When somebody last looked for changes, in milliseconds of the process's own clock. */
  lookedAt: number;
  looking?: Promise<void>;
  /** What `memory` had under `requests` when it was loaded. */
  edition: object;
  isLoading?: boolean;
}

const batch = 20_000;
const freshFor = 2000;
/** A transaction that began earlier may commit later: its change is older than what was seen already. */
const overlap = 20_000;
const idleAfter = 30 * 60_000;

const maps = new WeakMap<Memory, Promise<RequestMap>>();

/**
 * The columns, at most two seconds behind the database. The first call of a process loads them (some 20 seconds a
 * million, without holding up other requests); when many rows were written at once they are loaded anew beside the old ones.
 */
export async function requestMap(ctx: Ctx): Promise<RequestMap> {
  const edition = await ctx.memory.get('requests', async () => ({}));
  const map = await (maps.get(ctx.memory) ?? firstLoad(ctx, edition));
  clearTimeout(map.idle);
  map.idle = setTimeout(() => maps.delete(ctx.memory), idleAfter).unref();
  if (map.edition !== edition) {
    map.edition = edition;
    void loadAnew(ctx, map);
  }
  if (performance.now() - map.lookedAt > freshFor) {
    map.looking ??= look(ctx, map).finally(() => {
      map.looking = undefined;
    });
    await map.looking;
  }
  return map;
}

function firstLoad(ctx: Ctx, edition: object): Promise<RequestMap> {
  const loading = load(ctx).then((loaded) => ({ ...loaded, version: 0, edition }));
  maps.set(ctx.memory, loading);
  loading.catch(() => maps.delete(ctx.memory));
  return loading;
}

/** One at a time; what was written meanwhile is asked for once more at the end. */
async function loadAnew(ctx: Ctx, map: RequestMap) {
  const { edition } = map;
  if (map.isLoading) return;
  map.isLoading = true;
  try {
    const loaded = await load(ctx);
    Object.assign(map, loaded, { version: map.version + 1 });
  } catch (error) {
    ctx.log.warn({ error: (error as Error).message }, 'the map of requests could not be loaded anew');
  } finally {
    map.isLoading = false;
  }
  if (map.edition !== edition) await loadAnew(ctx, map);
}

async function load(
  ctx: Ctx,
): Promise<Pick<RequestMap, 'columns' | 'grid' | 'numbers' | 'upTo' | 'lookedAt'>> {
  const columns = emptyColumns();
  let upTo = new Date(0);
  let coming: Promise<PointBatch> | undefined = pointsAfter(ctx, null, batch);
  while (coming) {
    const { points, last, newest, isLast }: PointBatch = await coming;
    // The database reads the next ones while these are taken in.
    coming = isLast ? undefined : pointsAfter(ctx, last, batch);
    coming?.catch(() => {});
    for (const point of points()) if (!(point.flags & isGone)) pushPoint(columns, point);
    upTo = later(ctx, upTo, newest);
  }
  resize(columns, Math.ceil(columns.count * 1.05) + 1024);
  const grid = await sortIntoGrid(columns);
  return { columns, grid, numbers: indexNumbers(columns), upTo, lookedAt: Number.NEGATIVE_INFINITY };
}

/** A source may have dated a change into the future; what is changed here before then must not be overlooked. */
function later(ctx: Ctx, upTo: Date, newest: string | null): Date {
  if (!newest) return upTo;
  const bounded = Math.min(
    new Date(newest.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')).getTime(),
    ctx.clock.now().getTime(),
  );
  return new Date(Math.max(upTo.getTime(), bounded));
}

async function look(ctx: Ctx, map: RequestMap) {
  let since = new Date(map.upTo.getTime() - overlap).toISOString();
  let after: string | null = null;
  for (;;) {
    const { points, last, newest, isLast } = await pointsSince(ctx, since, after, batch);
    for (const point of points()) take(map, point);
    map.upTo = later(ctx, map.upTo, newest);
    if (isLast || !newest) break;
    [since, after] = [newest, last];
  }
  map.lookedAt = performance.now();
  if (map.columns.count - map.grid.sorted > 5000 + map.grid.sorted / 50) await sortAnew(map);
}

/** Puts a request as it is now into the columns; what is the same changes no version. */
function take(map: RequestMap, point: Point) {
  const { columns, numbers } = map;
  const at = findNumber(numbers, columns, point.number);
  if (at !== undefined && columns.x[at] === point.x && columns.y[at] === point.y) {
    const before = `${columns.flags[at]} ${columns.due[at]} ${columns.service[at]} ${columns.department[at]} ${columns.areas[at]}`;
    writePoint(columns, at, point);
    const after = `${columns.flags[at]} ${columns.due[at]} ${columns.service[at]} ${columns.department[at]} ${columns.areas[at]}`;
    if (before !== after) map.version += 1;
    return;
  }
  if (at === undefined && point.flags & isGone) return;
  if (at !== undefined) columns.flags[at]! |= isGone;
  map.version += 1;
  if (!(point.flags & isGone)) addNumber(numbers, columns, pushPoint(columns, point));
}

async function sortAnew(map: RequestMap) {
  const { columns } = map;
  map.grid = await sortIntoGrid(columns);
  map.numbers = indexNumbers(columns);
}
