export { type LandmarkRow, loadNames } from './address-store.ts';
export { cityWords } from './city-words.ts';
export { type ImportOptions, importAddresses, markOf } from './import-addresses.ts';
export { importLandmarks } from './import-landmarks.ts';
export type { AddressImport, ImportProgress } from './import-rows.ts';
export { importStreets } from './import-streets.ts';
export { pointText, readPosition } from './read-position.ts';
