import type { BaseMapData } from './base-style.ts';

/** What `ConsoleMap` writes into `data-map`. */
export interface ConsoleMapData {
  label: string;
  centre: { lat: number; lng: number };
  zoom: number;
  /** Address of MapLibre's worker. */
  worker: string;
  sketchUrl?: string;
  tiles?: BaseMapData;
  /** Clusters as vector tiles, and the requests of a small box as GeoJSON. */
  requests?: { tiles: string; hereUrl: string };
  /** GeoJSON of points with `title`, `href`, `tone`. */
  pinsUrl?: string;
  /** Areas filled by class. */
  shapes?: {
    /** Vector tiles with layer `areas`, whose features have `key`; or GeoJSON whose features have it. */
    tiles?: string;
    url?: string;
    /** By key: the class (0 is palest; -1: too few to say) and what stands in the box that a press opens. */
    values: Record<string, { class: number; title: string; href?: string }>;
    /** Theme colours of the classes, palest first. */
    colours: string[];
  };
  /** Shows the part of the map in the page's address, so that it can be shared. */
  remember?: boolean;
  texts: Record<string, string>;
}
