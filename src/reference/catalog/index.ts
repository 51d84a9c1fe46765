export { baseMapOrigins } from './base-map.ts';
export type { Catalog } from './catalog.ts';
export {
  lockCity,
  markServicesChanged,
  saveCity,
  saveDepartments,
  saveGroups,
  saveServices,
} from './catalog-store.ts';
export { catalogOf, serviceVersion, storedCatalog } from './catalog-views.ts';
export { type Changes, canonical, compareRows } from './changes.ts';
export {
  type BaseMap,
  type City,
  CitySchema,
  type Department,
  DepartmentSchema,
  type GeocoderSettings,
  type Grant,
  type Role,
  type ServiceGroup,
  ServiceGroupSchema,
} from './city.ts';
export { ensureImportedServices, importedKey, importedServiceKey } from './imported-services-store.ts';
export { searchServices } from './search-services.ts';
export {
  type Condition,
  type Guard,
  type OutcomeKind,
  outcomeKinds,
  type Question,
  type Reason,
  type Service,
  type ServiceDefinition,
  ServiceSchema,
} from './service.ts';
export { KeySchema, say, type Text, TextSchema } from './text.ts';
