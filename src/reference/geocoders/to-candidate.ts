import {
  type Address,
  formatAddress,
  formatHouse,
  formatStreet,
  parseAddress,
  plain,
  streetKey,
  tokensOf,
  type Words,
} from '#reference/address-parser';
import type { PlacedCandidate } from '#reference/addresses';
import type { Hit } from '#reference/geocoder-adapters';

/** Whose result it is; `attribution` is shown wherever the result is. */
export interface Source {
  name: string;
  attribution: string;
}

export type OutsideCandidate = PlacedCandidate & { source: Source };

/** What is sent for a typed text: without the flat, which tells who lives there; a block as its first house. */
export function questionText(typed: string, words: Words, locality: string | undefined): string {
  const address = parseAddress(typed, words);
  const { tail } = address;
  const text = shortText(address) ?? typed.replace(/\s+/g, ' ').trim();
  if (!locality || tail.town || tail.zip || text.toLowerCase().includes(locality.toLowerCase())) return text;
  return `${text}, ${locality}`;
}

function shortText(address: Address): string | undefined {
  if (address.kind === 'address') return formatAddress({ ...address, units: [] });
  if (address.kind !== 'block') return undefined;
  const { kind: _, number, ...rest } = address;
  return formatAddress({ kind: 'address', house: { number }, units: [], ...rest });
}

/** A hit as our own search would tell it: in the one normal form, with a score that says how well it fits what was typed. */
export function toCandidate(hit: Hit, typed: Address, words: Words, source: Source): OutsideCandidate {
  const { lat, lng, detail } = hit;
  const found = parseAddress(hit.text, words);
  const round = (degrees: number) => Math.round(degrees * 1e6) / 1e6;
  const isBlock = typed.kind === 'block' && found.kind === 'address' && found.house.number === typed.number;
  const precision = isBlock ? 'middle' : hit.precision;
  return {
    kind: isBlock ? 'block' : hit.kind,
    label: isBlock ? formatAddress({ ...typed, tail: {} }) : labelOf(hit, found),
    lat: round(lat),
    lng: round(lng),
    precision,
    approximate: precision !== 'point',
    score: scoreOf(hit, found, typed),
    ...(detail ? { detail } : {}),
    source,
  };
}

function labelOf({ kind, text }: Hit, found: Address): string {
  if (kind === 'address' && found.kind === 'address')
    return `${formatHouse(found.house)} ${formatStreet(found.street)}`;
  if (kind === 'street' && found.kind === 'street') return formatStreet(found.street);
  if (kind === 'intersection' && found.kind === 'intersection')
    return found.streets.map(formatStreet).join(' & ');
  return text;
}

/**
 * 1 for the very address; what has another number is no answer to it. Scores of the services are no help: each means something else
 * by them, and most find something for any text.
 */
function scoreOf(hit: Hit, found: Address, typed: Address): number {
  if (typed.kind === 'address' || typed.kind === 'block') {
    const number = typed.kind === 'address' ? typed.house.number : typed.number;
    if (hit.kind === 'landmark' || hit.kind === 'park') return 0.6 * likeness(hit.text, found, typed);
    if (found.kind !== 'address') return sameStreet(found, typed) ? 0.5 : 0.2;
    if (found.house.number !== number) return sameStreet(found, typed) ? 0.4 : 0.1;
    if (sameStreet(found, typed)) return hit.precision === 'point' ? 1 : 0.97;
    return found.street.name === typed.street.name ? 0.85 : 0.55;
  }
  if (typed.kind === 'intersection') {
    if (found.kind !== 'intersection') return 0.2;
    const keys = ({ streets }: typeof typed) => streets.map(streetKey).sort().join(' & ');
    return keys(found) === keys(typed) ? 1 : 0.6;
  }
  return likeness(hit.text, found, typed);
}

function sameStreet(found: Address, typed: Address): boolean {
  const key = (one: Address) => ('street' in one ? streetKey(one.street) : undefined);
  return key(found) !== undefined && key(found) === key(typed);
}

/** The share of the typed words that the name has. */
function likeness(name: string, found: Address, typed: Address): number {
  // As it is written, and as we write it: "Mill" is also a suffix.
  const has = new Set(tokensOf(plain(`${name} ${formatAddress({ ...found, tail: {} })}`)));
  const wanted = tokensOf(plain(formatAddress({ ...typed, tail: {} }))).filter((word) =>
    /[\p{L}\p{N}]/u.test(word),
  );
  if (wanted.length === 0) return 0;
  return 0.95 * (wanted.filter((word) => has.has(word)).length / wanted.length);
}
