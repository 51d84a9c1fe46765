import type {
  DataDrivenPropertyValueSpecification,
  LayerSpecification,
  SourceSpecification,
  StyleSpecification,
} from 'maplibre-gl';
import { attributionOf, type BaseRule, baseRules, blend, colourOf, kindsOf } from './base-style.ts';
import type { ConsoleMapData } from './console-map-data.ts';

type Colour = (name: string) => string;

/** The whole map as a style: the city's sketch, the base map over it, areas, and what was reported on top. */
export function mapStyle(place: HTMLElement, data: ConsoleMapData): StyleSpecification {
  const colour: Colour = (name) => colourOf(place, name);
  const sources: Record<string, SourceSpecification> = {};
  const layers: LayerSpecification[] = [
    { id: 'ground', type: 'background', paint: { 'background-color': colour('--sunken') } },
  ];
  if (data.sketchUrl) {
    sources.sketch = { type: 'geojson', data: absolute(data.sketchUrl) };
    layers.push(...sketchLayers(colour));
  }
  addBase(data, colour, sources, layers);
  if (data.shapes) addShapes(data.shapes, colour, sources, layers);
  if (data.pinsUrl) {
    sources.pins = { type: 'geojson', data: { type: 'FeatureCollection', features: [] } };
    layers.push(pinLayer(colour));
  }
  if (data.requests) {
    sources.requests = { type: 'vector', tiles: [absolute(data.requests.tiles)], maxzoom: 20 };
    layers.push(...requestLayers(colour));
  }
  return { version: 8, sources, layers };
}

/** `{z}` must stay as it is. */
export function absolute(url: string): string {
  return url.startsWith('/') ? location.origin + url : url;
}

function sketchLayers(colour: Colour): LayerSpecification[] {
  const surface = colour('--surface');
  const fill = (kind: string, paint: string): LayerSpecification => ({
    id: `sketch-${kind}`,
    type: 'fill',
    source: 'sketch',
    filter: ['all', ['==', ['get', 'kind'], kind], ['!=', ['geometry-type'], 'LineString']],
    paint: { 'fill-color': paint },
  });
  return [
    fill('outline', surface),
    fill('park', blend(colour('--good'), surface, 0.22)),
    fill('river', blend(colour('--info'), surface, 0.3)),
    {
      id: 'sketch-lines',
      type: 'line',
      source: 'sketch',
      filter: ['match', ['get', 'kind'], ['street', 'outline'], true, false],
      paint: {
        'line-color': ['match', ['get', 'kind'], 'street', colour('--line'), colour('--line-strong')],
        'line-width': ['match', ['get', 'kind'], 'street', 3, 1.5],
      },
    },
    {
      id: 'sketch-names',
      type: 'symbol',
      source: 'sketch',
      minzoom: 14,
      filter: ['has', 'name'],
      layout: { 'symbol-placement': 'line', 'text-field': ['get', 'name'], 'text-size': 12 },
      paint: { 'text-color': colour('--ink-soft'), 'text-halo-color': surface, 'text-halo-width': 1.5 },
    },
  ];
}

function addBase(
  { tiles }: ConsoleMapData,
  colour: Colour,
  sources: StyleSpecification['sources'],
  layers: LayerSpecification[],
) {
  if (!tiles) return;
  const { kind = 'xyz', maxZoom } = tiles;
  const attribution = attributionOf(tiles);
  const about = { attribution, ...(maxZoom ? { maxzoom: maxZoom } : {}) };
  const url = `pmtiles://${absolute(tiles.url)}`;
  if (kind === 'xyz' || tiles.isPicture) {
    const hosts = tiles.url.includes('{s}') ? ['a', 'b', 'c'] : [''];
    const pictures = { tiles: hosts.map((host) => absolute(tiles.url.replace('{s}', host))), ...about };
    sources.base = { type: 'raster', tileSize: 256, ...(tiles.isPicture ? { url, attribution } : pictures) };
    const isDark = matchMedia('(prefers-color-scheme: dark)').matches;
    const paint = isDark ? dimmed : { 'raster-saturation': -0.4 };
    layers.push({ id: 'base', type: 'raster', source: 'base', paint });
    return;
  }
  sources.base =
    kind === 'pmtiles'
      ? { type: 'vector', url, attribution }
      : { type: 'vector', tiles: [absolute(tiles.url)], ...about };
  layers.push(...baseRules.flatMap((rule, at) => baseLayers(rule, at, colour)));
}

const dimmed = { 'raster-saturation': -0.6, 'raster-brightness-max': 0.55, 'raster-contrast': 0.1 };

function baseLayers(rule: BaseRule, at: number, colour: Colour): LayerSpecification[] {
  const paint = rule.share
    ? blend(colour(rule.colour), colour('--surface'), rule.share)
    : colour(rule.colour);
  return rule.layers.map((layer): LayerSpecification => {
    const common = {
      id: `base-${at}-${layer}`,
      source: 'base',
      'source-layer': layer,
      ...(rule.from ? { minzoom: rule.from } : {}),
      ...(rule.kinds ? { filter: ofKind(rule.kinds) } : {}),
    };
    if (rule.draw === 'fill') return { ...common, type: 'fill', paint: { 'fill-color': paint } };
    if (rule.draw === 'line')
      return {
        ...common,
        type: 'line',
        paint: { 'line-color': paint, 'line-width': growing(rule.width ?? 1) },
      };
    return {
      ...common,
      type: 'symbol',
      layout: {
        'text-field': ['coalesce', ['get', 'name'], ['get', 'name:latin'], ''],
        'text-size': 12,
        'symbol-placement': layer.startsWith('place') ? 'point' : 'line',
      },
      paint: { 'text-color': paint, 'text-halo-color': colour('--surface'), 'text-halo-width': 1.5 },
    };
  });
}

function ofKind(kinds: readonly string[]) {
  const value = ['coalesce', ...kindsOf.map((name) => ['get', name]), ''];
  return ['match', value, [...kinds], true, false] as never;
}

function growing(width: number): DataDrivenPropertyValueSpecification<number> {
  return ['interpolate', ['exponential', 1.5], ['zoom'], 10, width / 3, 14, width, 18, width * 5];
}

function addShapes(
  shapes: NonNullable<ConsoleMapData['shapes']>,
  colour: Colour,
  sources: StyleSpecification['sources'],
  layers: LayerSpecification[],
) {
  sources.shapes = shapes.tiles
    ? { type: 'vector', tiles: [absolute(shapes.tiles)], maxzoom: 16 }
    : { type: 'geojson', data: absolute(shapes.url!) };
  const source = { source: 'shapes', ...(shapes.tiles ? { 'source-layer': 'areas' } : {}) };
  const byClass = shapes.colours.map(colour);
  const pairs = Object.entries(shapes.values).flatMap(([key, value]) => [
    key,
    byClass[value.class] ?? colour('--line'),
  ]);
  const paint =
    pairs.length > 0
      ? (['match', ['get', 'key'], ...pairs, 'rgba(0, 0, 0, 0)'] as never)
      : 'rgba(0, 0, 0, 0)';
  layers.push(
    { id: 'shapes', type: 'fill', ...source, paint: { 'fill-color': paint, 'fill-opacity': 0.78 } },
    {
      id: 'shape-lines',
      type: 'line',
      ...source,
      paint: { 'line-color': colour('--surface'), 'line-width': 1.25 },
    },
  );
}

const tone = (colour: Colour) =>
  [
    'match',
    ['get', 'tone'],
    'late',
    colour('--error'),
    'done',
    colour('--good'),
    colour('--primary'),
  ] as never;

function pinLayer(colour: Colour): LayerSpecification {
  return {
    id: 'pins',
    type: 'circle',
    source: 'pins',
    paint: {
      'circle-color': tone(colour),
      'circle-radius': 8,
      'circle-stroke-color': '#ffffff',
      'circle-stroke-width': 2,
    },
  };
}

/** Late is also said by a ring, open and closed by full and hollow: never by colour alone. */
function requestLayers(colour: Colour): LayerSpecification[] {
  const many = ['>', ['get', 'count'], 1] as never;
  const single = ['==', ['get', 'count'], 1] as never;
  const late = ['>', ['get', 'late'], 0] as never;
  const closed = ['==', ['get', 'open'], 0] as never;
  const common = { source: 'requests', 'source-layer': 'requests' };
  return [
    {
      id: 'clusters',
      type: 'circle',
      ...common,
      filter: many,
      paint: {
        'circle-color': ['case', closed, colour('--surface'), colour('--primary-strong')],
        'circle-radius': ['step', ['get', 'count'], 13, 10, 16, 100, 20, 1000, 24, 10_000, 28],
        'circle-stroke-color': [
          'case',
          late,
          colour('--error'),
          closed,
          colour('--good'),
          colour('--surface'),
        ],
        'circle-stroke-width': 3,
      },
    },
    {
      id: 'cluster-counts',
      type: 'symbol',
      ...common,
      filter: many,
      layout: {
        'text-field': [
          'case',
          ['>=', ['get', 'count'], 10_000],
          ['concat', ['to-string', ['round', ['/', ['get', 'count'], 1000]]], 'k'],
          ['to-string', ['get', 'count']],
        ],
        'text-size': 13,
        'text-allow-overlap': true,
        'text-ignore-placement': true,
      },
      paint: { 'text-color': ['case', closed, colour('--ink'), colour('--on-primary')] },
    },
    {
      id: 'singles',
      type: 'circle',
      ...common,
      filter: single,
      paint: {
        'circle-color': ['case', late, colour('--error'), closed, colour('--surface'), colour('--primary')],
        'circle-radius': 8,
        'circle-stroke-color': ['case', closed, colour('--good'), colour('--surface')],
        'circle-stroke-width': ['case', closed, 4, 2],
      },
    },
  ];
}
