import { Invalid } from '#platform/errors';
import { sameColumn } from './check-lookups.ts';
import type { Lookup } from './lookup.ts';

export interface ColumnOptions {
  addressField?: string;
  latField?: string;
  lngField?: string;
  areaField?: string;
  dateField?: string;
  /** Keeps also what no lookup of the pack shows. */
  allColumns?: boolean;
}

/** Where in a row stands what; -1 where nowhere. */
export interface ChosenColumns {
  address: number;
  lat: number;
  lng: number;
  area: number;
  date: number;
  /** Columns that are kept, by their place in the row. */
  kept: number[];
}

const usual = {
  address:
    'address street_address full_address site_address property_address address_full location_address addr opa_address location',
  lat: 'lat latitude point_y y',
  lng: 'lng lon long longitude point_x x',
  area: 'area area_key district zone',
  date: 'date issue_date issued_date permitissuedate casecreateddate violationdate inspection_date opened_date requested_datetime created_date',
} as const;
const mostColumns = 100;

/**
 * Which columns tell the place and the day, as told or by their names, and which are kept: those that the lookups of this table
 * show, all when there are none yet. Throws `Invalid` with the columns that there are.
 */
export function chooseColumns(
  header: readonly string[],
  lookups: readonly Lookup[],
  options: ColumnOptions,
  hasGeometry: boolean,
): ChosenColumns {
  const shown = lookups.flatMap(({ columns = [] }) => columns);
  demandShown(
    header,
    shown.map(({ column }) => column),
  );
  const told = (name: string | undefined, option: string) => {
    if (name === undefined) return undefined;
    const at = header.findIndex((one) => sameColumn(one, name));
    if (at < 0) throw Invalid.field(option, `There is no column "${name}". ${listed(header)}`);
    return at;
  };
  const guess = (names: string) => find(header, names.split(' '));
  const asDate = shown.find(({ as }) => as === 'date')?.column;
  const asAddress = shown.find(({ as }) => as === 'address')?.column;
  const layers = lookups.flatMap(({ layer }) => (layer ? [layer, layer.replaceAll('-', '_')] : []));
  const chosen = {
    address: told(options.addressField ?? asAddress, '--address-field') ?? guess(usual.address),
    lat: told(options.latField, '--lat-field') ?? guess(usual.lat),
    lng: told(options.lngField, '--lng-field') ?? guess(usual.lng),
    area:
      told(options.areaField, '--area-field') ??
      (layers.length > 0 ? find(header, [...layers, ...usual.area.split(' ')]) : -1),
    date: told(options.dateField ?? asDate, '--date-field') ?? guess(usual.date),
  };
  if (chosen.lat < 0 || chosen.lng < 0) Object.assign(chosen, { lat: -1, lng: -1 });
  if (!hasGeometry && chosen.address < 0 && chosen.lat < 0 && chosen.area < 0)
    throw Invalid.field(
      'file',
      `No column says where a row belongs: name one with --address-field, two with --lat-field and --lng-field, or one with --area-field. ${listed(header)}`,
    );
  return { ...chosen, kept: keptOf(header, shown, options.allColumns ?? false) };
}

function demandShown(header: readonly string[], columns: readonly string[]) {
  const missing = columns.filter((column) => !header.some((one) => sameColumn(one, column)));
  if (missing.length > 0)
    throw Invalid.field(
      'file',
      `lookups.yaml shows columns that the file does not have: ${[...new Set(missing)].join(', ')}. ${listed(header)}`,
    );
}

function keptOf(header: readonly string[], shown: readonly { column: string }[], all: boolean): number[] {
  const wanted =
    shown.length > 0 && !all
      ? header.filter((one) => shown.some(({ column }) => sameColumn(one, column)))
      : header;
  const kept = wanted.flatMap((one) => (one === '' ? [] : [header.indexOf(one)]));
  return [...new Set(kept)].slice(0, mostColumns);
}

function find(header: readonly string[], names: readonly string[]): number {
  for (const name of names) {
    const at = header.findIndex((one) => sameColumn(one.replaceAll(' ', '_'), name));
    if (at >= 0) return at;
  }
  return -1;
}

function listed(header: readonly string[]): string {
  const some = header.slice(0, 40).map((one) => one.slice(0, 40));
  return `The file has: ${some.join(', ')}${header.length > some.length ? ` and ${header.length - some.length} more` : ''}.`;
}
