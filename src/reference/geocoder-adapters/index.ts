export type { Asker } from './fetch-answer.ts';
export { Fault, type FaultReason, type FindQuestion, type Geocoder, type Hit } from './geocoder.ts';
export { openGeocoder } from './open-geocoder.ts';
