import type { Position } from 'geojson';
import type { Ctx } from '#platform/context';
import { Invalid } from '#platform/errors';
import { streetKey } from '#reference/address-parser';
import { catalogOf } from '#reference/catalog';
import { cityWords } from './city-words.ts';
import { type ImportOptions, rememberStreets } from './import-addresses.ts';
import {
  type AddressImport,
  type ImportProgress,
  importRows,
  labelOf,
  type StreetNames,
  type Taken,
} from './import-rows.ts';
import { readLine, readPosition } from './read-position.ts';
import { openSource, type SourceRow } from './read-source.ts';

const wanted = {
  pre: ['pre_dir', 'predir', 'prefix_dir', 'dir_pre'],
  name: ['st_name', 'street_name', 'streetname', 'street', 'fullname', 'full_name', 'name'],
  type: ['st_type', 'street_type', 'suffix_type', 'type', 'suftype'],
  post: ['post_dir', 'suf_dir', 'sufdir', 'suffix_dir'],
  leftFrom: ['l_f_add', 'left_from', 'lfromadd', 'l_add_from', 'from_left', 'from'],
  leftTo: ['l_t_add', 'left_to', 'ltoadd', 'l_add_to', 'to_left', 'to'],
  rightFrom: ['r_f_add', 'right_from', 'rfromadd', 'r_add_from', 'from_right'],
  rightTo: ['r_t_add', 'right_to', 'rtoadd', 'r_add_to', 'to_right'],
  line: ['the_geom', 'wkt', 'geom', 'geometry', 'shape'],
  ofPre: ['cl_pre_dir'],
  ofName: ['cl_st_name', 'standard_name'],
  ofType: ['cl_st_type'],
  ofPost: ['cl_suf_dir'],
} as const;
type Field = keyof typeof wanted;
const sides = ['leftFrom', 'leftTo', 'rightFrom', 'rightTo'] as const;

/**
 * Imports the stretches of the city's streets with the house numbers that they may have (and their lines where the source
 * has them); a table that also names a standard street for each row holds other names of streets and becomes the edition of
 * those. Errors: see `importRows`.
 */
export async function importStreets(
  ctx: Ctx,
  { file, dryRun = false }: ImportOptions,
  onProgress?: (progress: ImportProgress) => void,
): Promise<AddressImport> {
  const { centre } = (await catalogOf(ctx)).city.map;
  const streetOf = rememberStreets(await cityWords(ctx));
  const source = await openSource<Field>(file, { wanted });
  const { known } = source;
  const has = (field: Field) => known === undefined || known.has(field);
  const areAliases = known?.has('ofName') === true;
  if (!has('name') || !(areAliases || (has('leftFrom') && has('leftTo')))) {
    source.close();
    throw Invalid.field(
      'file',
      'A street name (ST_NAME, STREET or FULLNAME) and house numbers (L_F_ADD, L_T_ADD, R_F_ADD, R_T_ADD, or FROM and TO) are needed.',
    );
  }
  const nameOf = (row: SourceRow<Field>, fields: readonly Field[]) =>
    fields
      .map((field) => row.of(field))
      .filter(Boolean)
      .join(' ');
  const own = (row: SourceRow<Field>) => nameOf(row, ['pre', 'name', 'type', 'post']);

  const segment = (row: SourceRow<Field>, streets: StreetNames): Taken => {
    const text = own(row);
    const street = streetOf(text);
    if (!street.name) return { field: 'street', reason: 'no_street', text };
    const numbers = sides.map((side) => readNumber(row.of(side)));
    const wrong = numbers.indexOf(undefined);
    if (wrong >= 0) return { field: sides[wrong]!, reason: 'bad_number', text: row.of(sides[wrong]!) };
    const line = readLine(row.geometry, row.of('line'));
    const trouble = line && troubleOf(line, centre);
    if (trouble) return { field: 'line', reason: trouble, text: String(line[0] ?? '') };
    const [left_from, left_to, right_from, right_to] = numbers as [number, number, number, number];
    const real = (numbers as number[]).filter((number) => number > 0);
    const [low, high] = real.length > 0 ? [Math.min(...real), Math.max(...real)] : [0, 0];
    const points = line && `{${line.map(([lng, lat]) => `${lng},${lat}`).join(',')}}`;
    const n = streets.numberOf(street, text);
    return { values: { n, left_from, left_to, right_from, right_to, low, high, line: points } };
  };
  const alias = (row: SourceRow<Field>, streets: StreetNames): Taken => {
    const [text, standard] = [own(row), nameOf(row, ['ofPre', 'ofName', 'ofType', 'ofPost'])];
    const [street, of] = [streetOf(text), streetOf(standard)];
    if (!street.name || !of.name) return { field: 'street', reason: 'no_street', text: text || standard };
    return {
      values: { n: streets.numberOf(of, standard), key: streetKey(street), label: labelOf(street, text) },
    };
  };
  const kind = areAliases ? 'aliases' : 'streets';
  return importRows(ctx, { kind, file, dryRun, source, take: areAliases ? alias : segment, onProgress });
}

/** Zero for a side without houses. */
function readNumber(text: string): number | undefined {
  if (text === '') return 0;
  const number = Number(text);
  return Number.isInteger(number) && number >= 0 && number < 1_000_000 ? number : undefined;
}

function troubleOf(line: readonly Position[], centre: { lat: number; lng: number }): string | undefined {
  if (line.length < 2) return 'too_short';
  for (const [lng, lat] of line) {
    const point = readPosition(String(lat), String(lng), centre);
    if (typeof point === 'string') return point;
  }
  return undefined;
}
