export { type Counts, countAll, countByArea, countByHex } from './count-by.ts';
export { mapFilter, publicMapFilter } from './map-filter.ts';
export type { MapFilter } from './mask.ts';
export { type RequestMap, requestMap } from './request-map.ts';
export { clustersIn, type Mark, numbersIn, requestTile } from './tile.ts';
