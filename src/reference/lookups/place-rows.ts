import type { Ctx } from '#platform/context';
import { pointText, readPosition } from '#reference/address-tables';
import { addressKeys, type PlacedAddress, placeAddresses } from '#reference/addresses';
import type { CityCalendar } from '#reference/calendar';
import type { Point } from '#reference/places';
import type { ChosenColumns } from './choose-columns.ts';
import type { PlacedRow } from './lookups-store.ts';
import { readDate } from './read-cells.ts';
import type { TableRow } from './read-table.ts';

interface Rejection {
  row: number;
  reason: string;
  text: string;
}

type Placed = 'point' | 'address' | 'words' | 'area';

/** Reads and places rows, and counts what became of them. */
export interface Placing {
  placed: Record<Placed, number>;
  examples: Rejection[];
  read(row: TableRow): ReadRow | null;
  settle(row: ReadRow, known: Partial<PlacedAddress> | null): PlacedRow | null;
  counts(): {
    read: number;
    kept: number;
    placed: Record<Placed, number>;
    rejected: number;
    rejectedBy: Record<string, number>;
    examples: Rejection[];
  };
  whyNone(): string;
}

interface ReadRow {
  row: number;
  address: string;
  point: Point | null;
  /** Why a point that the row has was not taken. */
  wrong: string | null;
  area: string;
  onDate: string;
  cells: string[];
}

const mostExamples = 20;
const longestCell = 2000;

export function rowPlacer(chosen: ChosenColumns, calendar: CityCalendar, centre: Point): Placing {
  const counted = { read: 0, kept: 0 };
  const placed = { point: 0, address: 0, words: 0, area: 0 };
  const rejectedBy: Record<string, number> = {};
  const examples: Rejection[] = [];
  const reject = (row: number, reason: string, text: string) => {
    rejectedBy[reason] = (rejectedBy[reason] ?? 0) + 1;
    if (examples.length < mostExamples) examples.push({ row, reason, text: text.slice(0, 100) });
    return null;
  };
  return {
    placed,
    examples,
    read({ row, cells, geometry }) {
      counted.read += 1;
      if (!cells) return reject(row, 'broken_line', '');
      const cell = (at: number) => clean(cells[at] ?? '');
      const told = geometry ? pointText(geometry) : { lat: cell(chosen.lat), lng: cell(chosen.lng) };
      const point = readPosition(told.lat, told.lng, centre);
      const isPoint = point !== null && typeof point !== 'string';
      return {
        row,
        address: cell(chosen.address).replace(/\s+/g, ' ').slice(0, 200),
        point: isPoint ? point : null,
        wrong: typeof point === 'string' ? point : null,
        area: areaKey(cell(chosen.area)),
        onDate: readDate(cell(chosen.date), calendar) ?? '',
        cells: chosen.kept.map((at) => clean(cells[at] ?? '')),
      };
    },
    settle({ wrong, area, address, point: own, ...row }, known) {
      const point = own ?? known?.point ?? null;
      const how = own ? 'point' : point ? 'address' : area ? 'area' : known ? 'words' : undefined;
      if (!how) return reject(row.row, wrong ?? (address ? 'no_address' : 'no_place'), address);
      placed[how] += 1;
      counted.kept += 1;
      return {
        ...row,
        address: known?.label ?? address,
        addressKey: known?.key ?? null,
        areaKey: area || null,
        lat: point ? rounded(point.lat) : null,
        lng: point ? rounded(point.lng) : null,
      };
    },
    counts: () => ({ ...counted, placed, rejected: counted.read - counted.kept, rejectedBy, examples }),
    whyNone() {
      const [first] = examples;
      const why = first ? ` Row ${first.row}: ${first.reason.replaceAll('_', ' ')} "${first.text}".` : '';
      return `None of the ${counted.read} rows could be placed; nothing was changed. Is it the right file?${why}`;
    },
  };
}

/** Places rows: by their own point, else where their address lies, else by the words of their address or their area. */
export async function placeRows(ctx: Ctx, placing: Placing, rows: readonly TableRow[]): Promise<PlacedRow[]> {
  const read = rows.flatMap((row) => placing.read(row) ?? []);
  const known = new Map<ReadRow, Partial<PlacedAddress> | null>();
  const note = (some: readonly ReadRow[], found: readonly (Partial<PlacedAddress> | null)[]) => {
    for (const [i, row] of some.entries()) known.set(row, found[i]!);
  };
  const addressed = read.filter(({ address }) => address !== '');
  const lost = addressed.filter(({ point }) => !point);
  const sure = addressed.filter(({ point }) => point);
  note(
    lost,
    await placeAddresses(
      ctx,
      lost.map(({ address }) => address),
    ),
  );
  note(
    sure,
    await addressKeys(
      ctx,
      sure.map(({ address }) => address),
    ),
  );
  return read.flatMap((row) => placing.settle(row, known.get(row) ?? null) ?? []);
}

/** Six decimals are ten centimetres. */
function rounded(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}

/** PostgreSQL keeps no zero bytes. */
function clean(cell: string): string {
  return cell.replaceAll('\0', '').trim().slice(0, longestCell);
}

/** "ward:7", "07", "Ward 7": as the file writes it, small letters; whoever asks tries several ways. */
function areaKey(text: string): string {
  return text
    .toLowerCase()
    .replace(/^[a-z][a-z0-9-]*:/, '')
    .trim()
    .slice(0, 100);
}
