export { addressKeys, type PlacedAddress, placeAddresses } from './address-keys.ts';
export { addressesNear, addressNear, type NearAddress } from './address-near.ts';
export {
  type AddressProblem,
  addressSaid,
  type Candidate,
  didYouMean,
  type FoundAddress,
  nearSaid,
  type PlacedCandidate,
  placed,
  problemMessage,
} from './candidate.ts';
export { findAddress, readAddress, searchPlaces } from './find-address.ts';
