export type { Address, HouseNumber, StreetName, Tail, Unit } from './address.ts';
export { formatAddress, formatHouse, formatStreet, titled } from './format-address.ts';
export { parseAddress } from './parse-address.ts';
export { houseOf } from './parse-house.ts';
export { parseStreet, streetKey } from './parse-street.ts';
export { plain, tokensOf } from './tokens.ts';
export type { WordLists } from './us-words.ts';
export { plainWords, type Words, wordsOf } from './words.ts';
