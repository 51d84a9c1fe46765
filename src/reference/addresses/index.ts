export { addressKeys, type PlacedAddress, placeAddresses } from './address-keys.ts';
export {
  type AddressProblem,
  type Candidate,
  didYouMean,
  type FoundAddress,
  type PlacedCandidate,
  placed,
  problemMessage,
} from './candidate.ts';
export { findAddress, readAddress, searchPlaces } from './find-address.ts';
