export { formatInstant, parseInstant } from './instant.ts';
export type {
  AttributeDatatype,
  AttributeRecord,
  DefinitionRecord,
  DiscoveryRecord,
  ErrorRecord,
  RequestRecord,
  ServiceRecord,
  ServiceType,
  UpdateRecord,
} from './records.ts';
export { isUpdateStatus, statusWord, type UpdateStatus } from './status-words.ts';
export { type Document, jsonOf, xmlOf } from './wire.ts';
