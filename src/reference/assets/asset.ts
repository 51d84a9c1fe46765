import { type Static, Type as T } from 'typebox';
import { KeySchema, TextSchema } from '#reference/catalog';
import type { Point } from '#reference/places';

const strict = { additionalProperties: false } as const;
const fieldNames = T.Array(T.String({ minLength: 1, maxLength: 60 }), { maxItems: 20 });

/** One kind of numbered thing: what residents call it, and which of its properties are shown to whom. */
export const AssetLayerSchema = T.Object(
  {
    key: KeySchema,
    /** Many of them: "Street lights". */
    name: TextSchema,
    /** One of them, within a sentence: "street light". */
    thing: TextSchema,
    /** Where its number stands: "On a small plate, at eye height." */
    help: T.Optional(TextSchema),
    /** Made up for a demonstration, until the city's own are imported. */
    sample: T.Optional(T.Boolean()),
    /** Properties that everybody may read, and those for staff. */
    show: T.Optional(fieldNames),
    staff: T.Optional(fieldNames),
    /** What properties are called; their own name unless given. */
    labels: T.Optional(T.Record(T.String({ maxLength: 60 }), TextSchema)),
    /** What types are called; as they are written unless given. */
    types: T.Optional(T.Record(T.String({ maxLength: 60 }), TextSchema)),
  },
  strict,
);
export type AssetLayer = Static<typeof AssetLayerSchema>;

export const longestAssetKey = 60;

/** A number of a thing: letters, digits and what cities put between them. */
export const assetKeyPattern = /^[\p{L}\p{N}][\p{L}\p{N} _./#-]{0,59}$/u;

type Properties = Readonly<Record<string, string>>;

/** A thing as a file or a pack tells of it. */
export interface NewAsset extends Point {
  /** Its number or mark, as it stands on the thing; the same in every edition. */
  key: string;
  name: string | null;
  type: string | null;
  /** A department's key, or the name of another body. */
  owner: string | null;
  shown: Properties;
  more: Properties;
}

/** A thing of the city. Degrees, WGS84. */
export interface Asset extends NewAsset {
  /** `layer:key`, as requests keep it. */
  ref: string;
  layer: string;
  /** Since when it is gone; null while it stands. */
  retiredAt: Date | null;
}

/** A thing near a point. */
export interface NearAsset extends Asset {
  /** On the ground, from the point. */
  metres: number;
  /** From the point to the thing, degrees from north by east, 0 to 360. */
  bearing: number;
}

export function assetRef(layer: string, key: string): string {
  return `${layer}:${key}`;
}

/** The parts of a `layer:key`; null when it is none. Keys may hold colons no more than layers do. */
export function splitRef(ref: string): { layer: string; key: string } | null {
  const [, layer, key] = /^([a-z0-9][a-z0-9-]{0,59}):(.{1,60})$/u.exec(ref) ?? [];
  return layer && key && assetKeyPattern.test(key) ? { layer, key } : null;
}

/**
 * The number as people type and read it: small letters and digits, no leading zeros, nothing between. "A-0042/7", "a 42/7" and
 * "A427" are the same; what only differs so is told apart by where it stands.
 */
export function plainNumber(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .replace(/(^|\D)0+(?=\d)/g, '$1')
    .slice(0, longestAssetKey);
}

const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** From one point to another, degrees from north by east, 0 to 360; on a plane, which is exact enough within a city. */
export function bearingOf(from: Point, to: Point): number {
  const east = (to.lng - from.lng) * Math.cos(radians(from.lat));
  const degrees = (Math.atan2(east, to.lat - from.lat) * 180) / Math.PI;
  return (degrees + 360) % 360;
}

const compass = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'] as const;
export type Direction = (typeof compass)[number];

export function directionOf(bearing: number): Direction {
  return compass[Math.round(bearing / 45) % 8]!;
}
