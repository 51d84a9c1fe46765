import type { House } from '#platform/house';
import { jsonErrors, type Route, type Teller } from '#platform/http';
import { areaTiles } from './area-tiles.ts';
import { baseTiles } from './base-tiles.ts';
import { requestTiles } from './request-tiles.ts';

/** Tiles and files that maps fetch. */
export function tilesChannel(house: House): { routes: Route[]; teller: Teller } {
  return { routes: [...requestTiles(), areaTiles(), baseTiles(house)], teller: jsonErrors };
}
