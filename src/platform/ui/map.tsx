import type { ComponentChildren } from 'preact';
import { useT } from './ui-context.tsx';

export interface MapPin {
  /** Degrees, WGS84. */
  lat: number;
  lng: number;
  title: string;
  href?: string;
  tone?: 'open' | 'done' | 'late' | 'here';
}

export interface MapProps {
  label: string;
  centre: { lat: number; lng: number };
  /** Web map zoom, 0 to 19. */
  zoom: number;
  pins?: MapPin[];
  /** GeoJSON of points whose properties are `title`, `href`, `tone`; asked for again when the map moves, with `?bbox=w,s,e,n`. */
  pinsUrl?: string;
  /** GeoJSON of the city's own outline, drawn beneath, so that the map is never blank. */
  sketchUrl?: string;
  tiles?: { url: string; attribution: string };
  /** Makes it a place picker: names of the inputs (in the same form) that are given the place. */
  pick?: { lat: string; lng: string; accuracy?: string; device?: string };
  tall?: boolean;
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
