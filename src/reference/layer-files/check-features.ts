import type { Geometry } from 'geojson';
import type { Problem } from '#platform/errors';
import type { Area, LayerKind } from '#reference/places';
import { checkShape, type ShapeRules } from './check-shape.ts';
import { type Fields, toKey } from './choose-fields.ts';
import type { RawFeature } from './features.ts';
import { kindOf, type Parts, toGeometry } from './parts.ts';

export interface CheckedFeatures {
  areas: Area<Geometry>[];
  /** `field` is the feature with its number and key. */
  problems: Problem[];
  repaired: string[];
  warnings: string[];
  /** Of all shapes together. */
  points: number;
}

interface Rules extends Omit<ShapeRules, 'kind'> {
  kind: LayerKind;
  fields: Fields;
  /** Areas whose name is a bare number are called by this and the number. */
  layerName: string;
}

/** The kind of the first feature that has a shape; the others must be of the same. */
export function kindOfLayer(features: readonly RawFeature[]): LayerKind {
  for (const { geometry } of features) {
    const kind = geometry && kindOf(geometry);
    if (kind) return kind;
  }
  return 'polygon';
}

/** Checks every feature and makes areas of them. `tell` hears of each. */
export function checkFeatures(
  features: readonly RawFeature[],
  rules: Rules,
  tell: (done: number) => void,
): CheckedFeatures {
  const result: CheckedFeatures = { areas: [], problems: [], repaired: [], warnings: [], points: 0 };
  const byKey = new Map<string, { area: Area<Geometry>; parts: Parts; number: number }>();
  let far = 0;
  for (const [i, { number, properties, geometry }] of features.entries()) {
    tell(i + 1);
    const key = toKey(properties[rules.fields.key]);
    const label = `feature ${number} (${key || `no ${rules.fields.key}`})`;
    const refuse = (message: string) => void result.problems.push({ field: label, message });
    const checked = checkShape(geometry, rules);
    for (const message of checked.problems) refuse(message);
    result.repaired.push(...checked.repaired.map((message) => `${label} ${message}`));
    result.warnings.push(...checked.warnings.map((message) => `${label} ${message}`));
    far += Number(checked.isFar);
    if (key === '') refuse(`has no key: its field "${rules.fields.key}" is empty or not a text`);
    if (!checked.parts || key === '') continue;
    const population = populationOf(properties, rules.fields);
    if (population === 'wrong') refuse(`has no number of people in its field "${rules.fields.population}"`);
    const area: Area<Geometry> = {
      key,
      name: nameOf(properties, key, rules),
      ...(typeof population === 'number' ? { population } : {}),
      geometry: toGeometry(rules.kind, checked.parts),
    };
    const same = byKey.get(key);
    if (!same) byKey.set(key, { area, parts: checked.parts, number });
    else if (rules.repair && rules.kind !== 'point' && same.area.name === area.name) {
      same.parts.push(...checked.parts);
      // Parts of one area repeat what is true of all of it; what differs is a part's own.
      if (area.population !== undefined && area.population !== same.area.population)
        same.area.population = (same.area.population ?? 0) + area.population;
      same.area.geometry = toGeometry(rules.kind, same.parts);
      result.repaired.push(`${label} has the key of feature ${same.number}; made one area of both`);
    } else refuse(`has the key of feature ${same.number}; each area needs one of its own${hint(rules)}`);
  }
  result.areas = [...byKey.values()].map(({ area }) => area);
  result.points = [...byKey.values()].reduce((sum, { parts }) => sum + parts.flat(2).length, 0);
  if (far === features.length)
    result.problems.push({ field: 'all features', message: 'lie far from this city: is it the right file?' });
  else if (far > 0) result.warnings.push(`${far} of ${features.length} features lie far from this city`);
  return result;
}

function hint({ kind, repair }: Rules): string {
  return kind === 'point' || repair
    ? ''
    : ', or --repair makes one area of those that have the same name too';
}

const mostPeople = 2_000_000_000;

/** Whole people, also as text with commas ("12,345"); an empty field is not known. */
function populationOf(
  properties: Record<string, unknown>,
  { population }: Fields,
): number | 'wrong' | undefined {
  const value = population === null ? undefined : properties[population];
  if (value === undefined || value === null || value === '') return undefined;
  const text = String(value).trim();
  const people = /^\d{1,3}(,\d{3})+$/.test(text) ? Number(text.replaceAll(',', '')) : Number(text);
  return people >= 0 && people <= mostPeople && text !== '' ? Math.round(people) : 'wrong';
}

function nameOf(properties: Record<string, unknown>, key: string, { fields, layerName }: Rules): string {
  const named = fields.name === null ? '' : String(properties[fields.name] ?? '').trim();
  const given = named || String(properties[fields.key]).trim() || key;
  // A bare number says nothing in a list: "Ward 5".
  return /\p{L}/u.test(given) ? given : `${layerName} ${given}`;
}
