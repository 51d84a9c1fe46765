import { Type as T } from 'typebox';
import { type AssetLayer, longestAssetKey, type NewAsset } from './asset.ts';

/** A thing as the file of a city pack has it. */
export interface AssetFeature {
  properties: Record<string, unknown>;
  geometry: { type: 'Point'; coordinates: [number, number] };
}

const word = T.Optional(T.String({ minLength: 1, maxLength: 200 }));

/** What a feature of a layer may say of itself: its number, and the properties that the layer names. */
export function assetPropertiesSchema({ show = [], staff = [] }: AssetLayer) {
  const more = Object.fromEntries([...show, ...staff].map((name) => [name, word]));
  return T.Object(
    {
      key: T.String({ minLength: 1, maxLength: longestAssetKey, pattern: '^[^\\s:][^:]*$' }),
      ...more,
      name: word,
      type: word,
      owner: word,
    },
    { additionalProperties: false },
  );
}

/** The thing that a feature tells of; undefined for what is no feature with two coordinates. */
export function assetOfFeature(layer: AssetLayer, feature: unknown): NewAsset | undefined {
  const { properties, geometry } = (feature ?? {}) as Partial<AssetFeature>;
  const [lng, lat] = Array.isArray(geometry?.coordinates) ? geometry.coordinates.map(Number) : [];
  if (!properties || lat === undefined || lng === undefined) return undefined;
  const text = (name: string) => {
    const value = properties[name];
    return value === undefined || value === null || value === '' ? null : String(value);
  };
  const values = (names: readonly string[] | undefined) =>
    Object.fromEntries(
      [...(names ?? [])].flatMap((name) => (text(name) === null ? [] : [[name, text(name)!]])),
    );
  return {
    key: text('key') ?? '',
    name: text('name'),
    type: text('type'),
    owner: text('owner'),
    lat: sixPlaces(lat),
    lng: sixPlaces(lng),
    shown: values(layer.show),
    more: values(layer.staff),
  };
}

export function featureOfAsset(asset: NewAsset): AssetFeature {
  const { lat, lng, key, name, type, owner, shown, more } = asset;
  const named = Object.entries({ key, name, type, owner }).filter(([, value]) => value !== null);
  return {
    properties: { ...Object.fromEntries(named), ...shown, ...more },
    geometry: { type: 'Point', coordinates: [lng, lat] },
  };
}

/** A tenth of a metre, as pins are kept. */
export function sixPlaces(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}
