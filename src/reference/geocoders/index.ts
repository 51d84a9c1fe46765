export { cleanAnswersJob } from './clean-answers.ts';
export { findOutside, reverseOutside } from './find-outside.ts';
export { type AddressAt, addressAt, type FoundPlace, findPlace } from './find-place.ts';
export {
  checkGeocoders,
  type GeocoderCheck,
  type GeocoderHealth,
  geocoderCounts,
  geocoderHealth,
} from './geocoder-health.ts';
export type { OutsideCandidate, Source } from './to-candidate.ts';
