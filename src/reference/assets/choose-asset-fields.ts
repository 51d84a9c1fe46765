import { Invalid } from '#platform/errors';
import type { FileRow } from './open-asset-file.ts';

export interface AssetFields {
  key: string;
  name: string | null;
  type: string | null;
  owner: string | null;
  show: readonly string[];
  staff: readonly string[];
}

/** What was asked for on the command line, or stands in the pack. */
export type AskedFields = Partial<Omit<AssetFields, 'name' | 'type' | 'owner'>> & {
  name?: string;
  type?: string;
  owner?: string;
};

/** Running numbers and marks of the program that wrote the file: unique, but on no thing's plate. */
const ofNoMeaning =
  /^(?:objectid(?:_\d+)?|fid|ogc_fid|gid|oid|cartodb_id|globalid|the_geom.*|x|y|lat|lon|lng|latitude|longitude|point_[xy])$/i;
/** Best first. */
const keyNames = [
  /^key$/i,
  /^asset_?(?:id|no|num|number|key|tag)$/i,
  /(?:pole|lamp|light|fixture|hydrant|stop|tree|bin|can|basket|meter|sign|station|tag).*(?:no|nu?m|number|id|code|key)$/i,
  /^(?:tag|number|no|num|code|ref|facility_?id|unit_?id)$/i,
  /(?:^|_)id$/i,
  /id$/i,
];

/**
 * Which fields tell the number, name, type and owner: those asked for, else the obvious ones of the first rows. Throws `Invalid` (field
 * `file`) that lists the fields when a field is not there or none can be the number.
 */
export function chooseAssetFields(rows: readonly FileRow[], asked: AskedFields): AssetFields {
  const sound = rows.filter(({ broken }) => broken === undefined);
  const names = [...new Set(sound.flatMap(({ properties }) => Object.keys(properties)))];
  const named = (option: string, field: string) => {
    const found = names.find((one) => one === field) ?? names.find((one) => sameName(one, field));
    if (!found)
      throw Invalid.field('file', `There is no field "${field}" (${option}); ${listed(names, sound)}`);
    return found;
  };
  const usual = (pattern: RegExp) => names.find((name) => pattern.test(name)) ?? null;
  return {
    key: asked.key === undefined ? obviousKey(names, sound) : named('--key-field', asked.key),
    name: asked.name === undefined ? usual(/^name$/i) : named('--name-field', asked.name),
    type: asked.type === undefined ? usual(/^type$/i) : named('--type-field', asked.type),
    owner: asked.owner === undefined ? usual(/^owner$/i) : named('--owner-field', asked.owner),
    show: (asked.show ?? []).map((field) => named('--show', field)),
    staff: (asked.staff ?? []).map((field) => named('--staff', field)),
  };
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function obviousKey(names: readonly string[], rows: readonly FileRow[]): string {
  const could = names.filter((name) => !ofNoMeaning.test(name) && isUnique(name, rows));
  for (const pattern of keyNames) {
    const found = could.find((name) => pattern.test(name));
    if (found) return found;
  }
  if (could.length === 1) return could[0]!;
  throw Invalid.field(
    'file',
    `Which field is the number of a thing? Choose one with --key-field; ${listed(names, rows)}`,
  );
}

function isUnique(name: string, rows: readonly FileRow[]): boolean {
  const values = rows.map(({ properties }) => properties[name] ?? '');
  // A few rows that are wrong do not make another field the number.
  return new Set(values.filter((value) => value !== '' && value.length <= 60)).size >= values.length * 0.95;
}

function listed(names: readonly string[], rows: readonly FileRow[]): string {
  const example = (name: string) => rows.find(({ properties }) => properties[name])?.properties[name] ?? '';
  const each = names.slice(0, 40).map((name) => `${name} (${example(name).slice(0, 30)})`);
  return `fields: ${each.join(', ') || 'none'}.`;
}
