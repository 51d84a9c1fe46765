import type { GeocoderSettings } from '#reference/catalog';
import { ais } from './ais.ts';
import { arcgis } from './arcgis.ts';
import { census } from './census.ts';
import type { Adapter } from './geocoder.ts';
import { nominatim } from './nominatim.ts';
import { pelias } from './pelias.ts';
import { photon } from './photon.ts';

export const adapters: Readonly<Record<GeocoderSettings['kind'], Adapter>> = {
  ais,
  arcgis,
  census,
  nominatim,
  pelias,
  photon,
};
