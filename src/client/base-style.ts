/** What a base map of vector tiles shows, by the layer names of OpenMapTiles, Protomaps and Shortbread: one quiet look for all. */
export interface BaseRule {
  layers: readonly string[];
  draw: 'fill' | 'line' | 'label';
  /** A colour of the theme, and how much of it over the ground. */
  colour: string;
  share?: number;
  /** Only features whose `class`, `kind` or `pmap:kind` is one of these. */
  kinds?: readonly string[];
  /** Pixels at zoom 14; roads grow as one comes nearer. */
  width?: number;
  from?: number;
}

const major = [
  'motorway',
  'trunk',
  'primary',
  'secondary',
  'highway',
  'major_road',
  'tertiary',
  'medium_road',
];
const green = [
  'park',
  'grass',
  'wood',
  'forest',
  'garden',
  'cemetery',
  'nature_reserve',
  'pitch',
  'golf_course',
  'recreation_ground',
  'meadow',
  'scrub',
];

export const baseRules: readonly BaseRule[] = [
  {
    layers: ['landcover', 'landuse', 'land', 'park'],
    draw: 'fill',
    colour: '--good',
    share: 0.18,
    kinds: green,
  },
  { layers: ['water', 'ocean', 'water_polygons'], draw: 'fill', colour: '--info', share: 0.3 },
  { layers: ['waterway', 'water_lines'], draw: 'line', colour: '--info', share: 0.3, width: 1.5, from: 11 },
  { layers: ['building', 'buildings'], draw: 'fill', colour: '--line', share: 0.6, from: 14 },
  { layers: ['transportation', 'roads', 'streets'], draw: 'line', colour: '--line', width: 1.5, from: 12 },
  {
    layers: ['transportation', 'roads', 'streets'],
    draw: 'line',
    colour: '--line-strong',
    share: 0.7,
    kinds: major,
    width: 3,
  },
  { layers: ['boundary', 'boundaries'], draw: 'line', colour: '--line-strong', share: 0.6, width: 1 },
  { layers: ['transportation_name', 'street_labels'], draw: 'label', colour: '--ink-soft', from: 14 },
  { layers: ['place', 'places', 'place_labels'], draw: 'label', colour: '--ink-soft' },
];

export const kindsOf = ['class', 'kind', 'pmap:kind'] as const;

/** A theme colour as the browser resolves it, `#rrggbb` or `rgba(...)`. */
export function colourOf(place: HTMLElement, name: string): string {
  const pen = document.createElement('canvas').getContext('2d')!;
  pen.fillStyle = getComputedStyle(place).getPropertyValue(name).trim() || '#888888';
  return String(pen.fillStyle);
}

/** `share` of a colour over another one; both `#rrggbb`. */
export function blend(over: string, ground: string, share: number): string {
  const parts = (text: string) => [1, 3, 5].map((at) => Number.parseInt(text.slice(at, at + 2), 16));
  const [a, b] = [parts(over), parts(ground)];
  const mixed = a.map((value, at) => Math.round(value * share + b[at]! * (1 - share)));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** The base map as pages tell it; of a PMTiles file `url` is the file's address. */
export interface BaseMapData {
  kind?: 'xyz' | 'vector' | 'pmtiles';
  url: string;
  attribution: string;
  attributionUrl?: string;
  maxZoom?: number;
  /** What a PMTiles file turned out to hold. */
  isPicture?: boolean;
}

/** Whose the map is, as HTML: the text is the city pack's and is taken as text. */
export function attributionOf({ attribution, attributionUrl }: BaseMapData): string {
  const text = Object.assign(document.createElement('span'), { textContent: attribution });
  if (!attributionUrl) return text.innerHTML;
  const link = Object.assign(document.createElement('a'), { href: attributionUrl, rel: 'noopener' });
  link.append(text.textContent ?? '');
  return link.outerHTML;
}
