import L from 'leaflet';
import type { BaseMapData } from './base-style.ts';

export interface Pin {
  lat: number;
  lng: number;
  /** Missing where several lie together: `count` of them. */
  title?: string;
  href?: string;
  tone?: string;
  count?: number;
  value?: string;
  label?: string;
  /** Whether its radio is checked. */
  chosen?: boolean;
}

/** What `MapBox` writes into `data-map`. */
export interface MapData {
  label: string;
  centre: { lat: number; lng: number };
  zoom: number;
  pins?: Pin[];
  pinsUrl?: string;
  clustered?: boolean;
  sketchUrl?: string;
  tiles?: BaseMapData;
  pick?: { lat: string; lng: string; accuracy?: string; device?: string };
  choose?: { name: string; other: string };
  fit?: boolean;
  texts: Record<string, string>;
}

export function pinIcon(tone = 'open', size = 26, label = '') {
  const html = Object.assign(document.createElement('span'), {
    className: `ui-pin ui-pin--${tone} ui-pin--${size}`,
  });
  if (label) html.dataset.label = label;
  return L.divIcon({
    html,
    className: 'ui-pin-box',
    iconSize: [size, size],
    iconAnchor: [size / 2, size * 1.15],
    popupAnchor: [0, -size],
  });
}
