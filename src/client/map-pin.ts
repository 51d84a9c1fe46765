import L from 'leaflet';

export interface Pin {
  lat: number;
  lng: number;
  title: string;
  href?: string;
  tone?: string;
}

/** What `MapBox` writes into `data-map`. */
export interface MapData {
  label: string;
  centre: { lat: number; lng: number };
  zoom: number;
  pins?: Pin[];
  pinsUrl?: string;
  sketchUrl?: string;
  tiles?: {
    kind?: 'xyz' | 'vector' | 'pmtiles';
    url: string;
    attribution: string;
    attributionUrl?: string;
    maxZoom?: number;
  };
  pick?: { lat: string; lng: string; accuracy?: string; device?: string };
  texts: Record<string, string>;
}

export function pinIcon(tone = 'open', size = 26) {
  return L.divIcon({
    html: Object.assign(document.createElement('span'), {
      className: `ui-pin ui-pin--${tone} ui-pin--${size}`,
    }),
    className: 'ui-pin-box',
    iconSize: [size, size],
    iconAnchor: [size / 2, size * 1.15],
    popupAnchor: [0, -size],
  });
}
