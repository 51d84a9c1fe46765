import type { Status } from '#flow/requests';
import type { OutcomeKind } from '#reference/catalog';
import { type Field, type ImportMap, plainName } from './import-map.ts';
import { type PlaceProblem, readPlace } from './source-place.ts';
import { readStamp, type StampZone } from './source-time.ts';

/** Why a row is not taken. */
export type Rejection =
  | 'broken_quotes'
  | 'too_long'
  | 'column_count'
  | 'zero_byte'
  | 'no_id'
  | 'long_id'
  | 'repeated_id'
  | 'no_service'
  | 'too_many_services'
  | 'no_opened_time'
  | 'bad_opened_time'
  | 'opened_out_of_range';

/** What was wrong in a row that is taken all the same. */
export type Repair =
  | PlaceProblem
  | 'no_status'
  | 'unknown_status'
  | 'closed_before_opened'
  | 'closed_without_time'
  | 'closed_in_future'
  | 'open_with_closing_time'
  | 'bad_closed_time'
  | 'bad_updated_time'
  | 'bad_due_time'
  | 'text_cut';

/** A row as its city means it, in our words; services and departments are still the source's. */
export interface SourceRow {
  id: string;
  service: string;
  agency: string;
  status: Status;
  outcome: OutcomeKind | null;
  channel: string;
  description: string;
  note: string;
  address: string | null;
  lat: number | null;
  lng: number | null;
  openedAt: Date;
  updatedAt: Date;
  closedAt: Date | null;
  dueAt: Date | null;
  alias: string;
  parent: string;
  repairs: Repair[];
}

export interface ReadOptions {
  /** The zone of stamps without an offset. */
  zone: StampZone;
  now: Date;
}

type Cells = readonly string[];
type Cell = (cells: Cells) => string;

const DAY = 86_400_000;
const earliest = Date.UTC(1980, 0, 1);
const longest = { id: 100, name: 200, address: 300, text: 10_000 };

/** Makes the function that reads one row of a table with this header; it returns a word when the row cannot be taken. */
export function rowReader(map: ImportMap, header: readonly string[], options: ReadOptions) {
  const cell = cellReaders(map, header);
  const statusOf = statusReader(map);
  const channels = lowerKeys(map.channels ?? {});
  const latest = options.now.getTime() + 2 * DAY;

  return (cells: Cells): SourceRow | Rejection => {
    if (cells.length !== header.length) return 'column_count';
    const id = cell.id(cells);
    if (!id) return 'no_id';
    if (id.length > longest.id) return 'long_id';
    const repairs: Repair[] = [];
    const cut = (text: string, most: number) => {
      if (text.length <= most) return text;
      repairs.push('text_cut');
      return text.slice(0, most);
    };
    const service = cut(cell.service(cells), longest.name);
    if (!service) return 'no_service';
    const opened = cell.opened(cells);
    if (!opened) return 'no_opened_time';
    const openedAt = readStamp(opened, options.zone);
    if (!openedAt) return 'bad_opened_time';
    if (openedAt.getTime() < earliest || openedAt.getTime() > latest) return 'opened_out_of_range';

    const stamp = (text: string, repair: Repair) => {
      const at = text ? readStamp(text, options.zone) : null;
      if (text && (!at || at.getTime() < earliest)) repairs.push(repair);
      return at && at.getTime() >= earliest ? at : null;
    };
    const updated = stamp(cell.updated(cells), 'bad_updated_time');
    const closed = stamp(cell.closed(cells), 'bad_closed_time');
    const note = cut(cell.note(cells), longest.text);
    const life = statusOf(cell.status(cells), closed, note, repairs);
    const closedAt =
      life.status === 'closed' ? closingTime(openedAt, closed, updated, latest, repairs) : null;
    if (closed && !closedAt) repairs.push('open_with_closing_time');
    const place = readPlace(cell.lat(cells), cell.lng(cells), cell.location(cells), map.bounds);
    if (place.problem) repairs.push(place.problem);
    return {
      id,
      service,
      agency: cut(cell.agency(cells), longest.name),
      ...life,
      channel: channels.get(cell.channel(cells).toLowerCase()) ?? 'other',
      description: cut(cell.description(cells), longest.text),
      note,
      address: cut(cell.address(cells), longest.address) || null,
      lat: place.lat,
      lng: place.lng,
      openedAt,
      updatedAt: lastChange(openedAt, updated, closedAt, latest),
      closedAt,
      dueAt: stamp(cell.due(cells), 'bad_due_time'),
      alias: cell.alias(cells),
      parent: cell.parent(cells),
      repairs,
    };
  };
}

/**
 * When it was closed. A source that names no time is believed its last change; one whose time lies before the opening
 * (Los Angeles writes midnight for some) or in the future means the opening: the shortest life that is possible.
 */
function closingTime(
  opened: Date,
  closed: Date | null,
  updated: Date | null,
  latest: number,
  repairs: Repair[],
): Date {
  if (!closed) {
    repairs.push('closed_without_time');
    return updated && updated >= opened && updated.getTime() <= latest ? updated : opened;
  }
  if (closed < opened) {
    repairs.push('closed_before_opened');
    return opened;
  }
  if (closed.getTime() > latest) {
    repairs.push('closed_in_future');
    return opened;
  }
  return closed;
}

function lastChange(opened: Date, updated: Date | null, closed: Date | null, latest: number): Date {
  const own = updated && updated >= opened && updated.getTime() <= latest ? updated : opened;
  return closed && closed > own ? closed : own;
}

/** Status and outcome; without a status that the map knows, a closing time decides. */
function statusReader(map: ImportMap) {
  const known = new Map(
    Object.entries(map.statuses).map(([name, to]) => [
      name.toLowerCase(),
      typeof to === 'string'
        ? { status: to, outcome: null }
        : { status: to.status, outcome: to.outcome ?? null },
    ]),
  );
  const told = (map.outcomes ?? []).map((one) => ({ says: one.says.toLowerCase(), outcome: one.outcome }));
  return (text: string, closed: Date | null, note: string, repairs: Repair[]) => {
    const life = known.get(text.toLowerCase());
    if (!life) {
      repairs.push(text ? 'unknown_status' : 'no_status');
      return { status: closed ? ('closed' as const) : ('received' as const), outcome: null };
    }
    if (life.status !== 'closed' || life.outcome || told.length === 0 || !note) return life;
    const words = note.toLowerCase();
    return { status: life.status, outcome: told.find((one) => words.includes(one.says))?.outcome ?? null };
  };
}

/** For every field the function that finds its text in a row; a field without columns is always empty. */
function cellReaders(map: ImportMap, header: readonly string[]): Record<Field, Cell> {
  const places = new Map<string, number>();
  header.forEach((name, at) => {
    if (!places.has(plainName(name))) places.set(plainName(name), at);
  });
  const none: Cell = () => '';
  const entries = allFields.map((field) => {
    const readers = (map.columns[field] ?? []).flatMap((column) => cellReader(column, places));
    const [first = none, ...others] = readers;
    return [field, others.length === 0 ? first : firstFilled(readers)];
  });
  return Object.fromEntries(entries);
}

const allFields: readonly Field[] = [
  'id',
  'service',
  'opened',
  'status',
  'agency',
  'updated',
  'closed',
  'due',
  'address',
  'lat',
  'lng',
  'location',
  'channel',
  'description',
  'note',
  'alias',
  'parent',
];

function cellReader(column: string, places: ReadonlyMap<string, number>): Cell[] {
  const found = column.split(' & ').map((part) => places.get(plainName(part)));
  if (found.includes(undefined)) return [];
  const at = found[0]!;
  if (found.length === 1) return [(cells) => cells[at]!.trim()];
  return [
    (cells) => {
      const parts = found.map((index) => cells[index!]!.trim());
      return parts.includes('') ? '' : parts.join(' & ');
    },
  ];
}

function firstFilled(readers: readonly Cell[]): Cell {
  return (cells) => {
    for (const reader of readers) {
      const text = reader(cells);
      if (text) return text;
    }
    return '';
  };
}

function lowerKeys<V>(record: Record<string, V>): Map<string, V> {
  return new Map(Object.entries(record).map(([key, value]) => [key.toLowerCase(), value]));
}
