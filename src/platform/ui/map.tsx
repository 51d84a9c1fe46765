import type { ComponentChildren } from 'preact';
import { useAsset, useT } from './ui-context.tsx';

export interface MapPin {
  /** Degrees, WGS84. */
  lat: number;
  lng: number;
  title: string;
  href?: string;
  tone?: 'open' | 'done' | 'late' | 'here';
  /** What a press chooses, where the map has `choose`. */
  value?: string;
  /** One or two signs on the pin: its number in the list beside the map. */
  label?: string;
}

/** Pictures (`xyz`) or vector tiles, or one file of either kind (PMTiles); `url` with `{z}/{x}/{y}`, or of the file. */
export interface BaseMap {
  kind?: 'xyz' | 'vector' | 'pmtiles';
  url: string;
  attribution: string;
  attributionUrl?: string;
  maxZoom?: number;
}

export interface MapProps {
  label: string;
  centre: { lat: number; lng: number };
  /** Web map zoom, 0 to 19. */
  zoom: number;
  pins?: MapPin[];
  /** GeoJSON of points whose properties are `title`, `href`, `tone`; asked for again when the map moves, with `?bbox=w,s,e,n`. */
  pinsUrl?: string;
  /** `pinsUrl` is told the `zoom` and may answer points with a `count` where several lie together. */
  clustered?: boolean;
  /** GeoJSON of the city's own outline, drawn beneath, so that the map is never blank. */
  sketchUrl?: string;
  /** The base map. */
  tiles?: BaseMap;
  /** Makes it a place picker: names of the inputs (in the same form) that are given the place. */
  pick?: { lat: string; lng: string; accuracy?: string; device?: string };
  /** A press on a pin with a `value` checks the radio of that name and value; of one that has no radio it leads to `other` and the value. */
  choose?: { name: string; other: string };
  tall?: boolean;
  /** Shows all pins at first, none of them drawn together; `zoom` is the nearest that it goes. */
  fit?: boolean;
  /** What stands there without script: an address, a link to the list. Never empty: the map is never the only way. */
  children: ComponentChildren;
}

/** The place for the island `map`; ask for it with `islands={['map']}`. */
export function MapBox({ children, tall, ...map }: MapProps) {
  const t = useT();
  const texts = {
    locate: t('ui.mapLocate'),
    locating: t('ui.mapLocating'),
    located: t('ui.mapLocated', { metres: '{metres}' }),
    failed: t('ui.mapNoPosition'),
    pin: t('ui.mapPin'),
    zoomIn: t('ui.mapZoomIn'),
    zoomOut: t('ui.mapZoomOut'),
    several: t('ui.mapSeveral', { count: '{count}' }),
    help: t('ui.mapHelp'),
  };
  return (
    <div
      class={tall ? 'ui-map ui-map--tall' : 'ui-map'}
      data-island="map"
      data-map={JSON.stringify({ ...map, texts })}
    >
      <div class="ui-map__instead">{children}</div>
    </div>
  );
}

export interface ConsoleMapProps {
  label: string;
  /** Degrees, WGS84. */
  centre: { lat: number; lng: number };
  /** Web map zoom as of 256-pixel tiles, 0 to 19. */
  zoom: number;
  /** GeoJSON of the city's own outline, drawn beneath, so that the map is never blank. */
  sketchUrl?: string;
  /** The base map. */
  tiles?: BaseMap;
  /**
   * What may be millions of points. `tiles`: address with `{z}/{x}/{y}` of vector tiles, layer `requests`, points with `count`, `open`,
   * `late`, and singles with `number`. `hereUrl`: GeoJSON (`title`, `href`) of what lies in `?bbox=w,s,e,n`, for the box that a press opens.
   */
  requests?: { tiles: string; hereUrl: string };
  /** GeoJSON of some hundred points with `title`, `href`, `tone` (`open`, `late`, `done`), asked for again while the page is looked at. */
  pinsUrl?: string;
  /**
   * Areas filled by class: vector tiles (layer `areas`, features with `key`) or GeoJSON at `url` (features with `key`). `values` by
   * key: class (0 is palest; -1: too few to say), title and link. `colours`: names of theme colours (`--map-1`), palest first.
   */
  shapes?: {
    tiles?: string;
    url?: string;
    values: Record<string, { class: number; title: string; href?: string }>;
    colours: string[];
  };
  /** Writes the part that is seen into the page's address (`#map=...`), so that it can be shared. */
  remember?: boolean;
  tall?: boolean;
  /** What stands beneath, and alone without script: never empty, since a map is never the only way. */
  children: ComponentChildren;
}

/** The place for the island `console-map` (MapLibre), for staff pages; ask for it with `islands={['console-map']}`. */
export function ConsoleMap({ children, tall, ...map }: ConsoleMapProps) {
  const [t, asset] = [useT(), useAsset()];
  const texts = {
    zoomIn: t('ui.mapZoomIn'),
    zoomOut: t('ui.mapZoomOut'),
    help: t('ui.mapHelp'),
    more: t('ui.mapMore', { count: '{count}' }),
    noMap: t('ui.mapNotDrawn'),
  };
  const data = { ...map, worker: asset('maplibre-gl-worker.js'), texts };
  return (
    <div
      class={tall ? 'ui-map ui-map--tall' : 'ui-map'}
      data-island="console-map"
      data-map={JSON.stringify(data)}
    >
      <div class="ui-map__instead">{children}</div>
    </div>
  );
}
