export {
  type Cell,
  type LookupPart,
  lookupsAt,
  type PlaceLookups,
  type Shown,
  showRow,
} from './at-place.ts';
export { checkLookups } from './check-lookups.ts';
export type { Pickup } from './collection.ts';
export { type FoundFacilities, findFacilities } from './find-facilities.ts';
export {
  importLookup,
  importSamples,
  type LookupFile,
  type LookupImport,
  removeLookup,
} from './import-lookup.ts';
export {
  type Finder,
  isOffered,
  type Lookup,
  type LookupColumn,
  type LookupFilter,
  LookupSchema,
  tableOf,
} from './lookup.ts';
export { findersOn, historyPage, lookupsOf } from './lookup-views.ts';
export { loadLookups, saveLookups } from './lookups-store.ts';
export { type OpenState, openState, readHours, type WeekHours } from './opening-hours.ts';
export { readDate, readYes } from './read-cells.ts';
export { searchFinders } from './search-finders.ts';
