/** A street's name, taken apart; small letters without accents, standard words: "North Broad Street" is n, broad, st. */
export interface StreetName {
  pre?: string;
  name: string;
  suffix?: string;
  post?: string;
}

/** A house number: 1234, 1234R, 1234 1/2, the range 1234-36, or 37-06 as Queens writes it. */
export interface HouseNumber {
  number: number;
  /** The other end of a range: 1234-36 has 1236. */
  to?: number;
  /** What follows the hyphen where it is no range, as it is written: "06". */
  second?: string;
  letter?: string;
  /** "1/2" */
  fraction?: string;
}

/** A part of a building: `apt` "2b", `fl` "3", `rear`. */
export interface Unit {
  type: string;
  id?: string;
}

/** What follows the street, small letters: "philadelphia", "pa", "19107" or "19107-1234". */
export interface Tail {
  town?: string;
  state?: string;
  zip?: string;
}

type What =
  | { kind: 'address'; house: HouseNumber; street: StreetName; units: readonly Unit[] }
  /** The houses from `number`, a hundred's first, to the next hundred. */
  | { kind: 'block'; number: number; street: StreetName }
  | { kind: 'intersection'; streets: [StreetName, StreetName] }
  /** A street without a number; also whatever else is a name, such as that of a landmark. */
  | { kind: 'street'; street: StreetName; units: readonly Unit[] }
  | { kind: 'nothing' };

/** What a typed text says as an address. */
export type Address = What & { tail: Tail };
