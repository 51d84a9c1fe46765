import type { Address, StreetName, Tail, Unit } from './address.ts';
import { parseHouse } from './parse-house.ts';
import { streetOf } from './parse-street.ts';
import { parseTail, takeLooseTail } from './parse-tail.ts';
import { parseUnits } from './parse-units.ts';
import { partsOf } from './tokens.ts';
import { plainWords, type Words } from './words.ts';

const openings = [
  'the corner of',
  'corner of',
  'the intersection of',
  'intersection of',
  'in front of',
  'across from',
  'la esquina de',
  'esquina de',
  'frente a',
  'cerca de',
  'near',
].map((opening) => opening.split(' '));
const joins = new Set(['&', '@', '/', 'and', 'at', 'y', 'con']);

/**
 * Reads a typed text as an address of the United States: house number, street, units, block, intersection, town, state, ZIP.
 * Takes any text (what is beyond 300 characters is left off) and never throws; what it cannot read is `nothing`, or a
 * `street` whose name are all the words. `formatAddress` writes it back so that reading it again gives the same.
 */
export function parseAddress(text: string, words: Words = plainWords): Address {
  const [first = [], ...others] = joinNumber(partsOf(text));
  const { tail: behind, units: unitsBehind } = parseTail(others, words);
  const hasTail = Object.keys(behind).length > 0;
  const { rest, tail: loose } = hasTail ? { rest: first, tail: {} } : takeLooseTail(first, words);
  const tail: Tail = { ...loose, ...behind };
  const tokens = withoutOpening(rest);
  const found = blockOf(tokens, words) ?? intersectionOf(tokens, words);
  if (found) return { ...found, tail };
  return { ...(numberedOf(tokens, unitsBehind, words) ?? streetAlone(tokens, unitsBehind, words)), tail };
}

function numberedOf(tokens: readonly string[], behind: readonly Unit[], words: Words) {
  const numbered = parseHouse(tokens);
  if (!numbered) return undefined;
  const { rest, units } = parseUnits(numbered.rest, words);
  if (isNumberedStreet(tokens[0]!, rest, words)) return undefined;
  const street = streetOf(beforeJoin(rest, words), words);
  const { house } = numbered;
  return street.name
    ? ({ kind: 'address', house, street, units: [...units, ...behind] } as const)
    : undefined;
}

function streetAlone(tokens: readonly string[], behind: readonly Unit[], words: Words) {
  const { rest, units } = parseUnits(tokens, words);
  const street = streetOf(spelled(rest), words);
  if (!street.name) return { kind: 'nothing' } as const;
  return { kind: 'street', street, units: [...units, ...behind] } as const;
}

/** "1234, Market St" is one part. */
function joinNumber(parts: string[][]): string[][] {
  const [first, second, ...rest] = parts;
  return first?.length === 1 && second && /^\d{1,6}[a-z]?$/.test(first[0]!) && !/^\d/.test(second[0]!)
    ? [[...first, ...second], ...rest]
    : parts;
}

function withoutOpening(tokens: readonly string[]): readonly string[] {
  const opening = openings.find(
    (words) => tokens.length > words.length && words.every((word, at) => tokens[at] === word),
  );
  return opening ? withoutOpening(tokens.slice(opening.length)) : tokens;
}

/** "1500 block of Market St" */
function blockOf(tokens: readonly string[], words: Words) {
  const [number = '', block = '', ...rest] = tokens[0] === 'the' ? tokens.slice(1) : tokens;
  if (!/^\d{1,6}(?:-\d{1,6})?$/.test(number) || !/^(?:block|blk)$/.test(block)) return undefined;
  const street = streetOf(/^(?:of|on|de)$/.test(rest[0] ?? '') ? rest.slice(1) : rest, words);
  const hundred = Math.floor(Number.parseInt(number, 10) / 100) * 100;
  return street.name ? ({ kind: 'block', number: hundred, street } as const) : undefined;
}

function intersectionOf(tokens: readonly string[], words: Words) {
  const at = joinsOf(tokens);
  if (at.length !== 1 || parseHouse(tokens.slice(0, at[0]!))) return undefined;
  const sides = [tokens.slice(0, at[0]!), tokens.slice(at[0]! + 1)];
  const streets = sides.map((side) => streetOf(parseUnits(side, words).rest, words));
  return streets.every(({ name }) => name)
    ? ({ kind: 'intersection', streets: streets as [StreetName, StreetName] } as const)
    : undefined;
}

/** Where a join stands between two words; "&" after "and" is the same join. */
function joinsOf(tokens: readonly string[]): number[] {
  return tokens.flatMap((word, at) => (joins.has(word) && at > 0 && at < tokens.length - 1 ? [at] : []));
}

/** "1400 Market St & Broad" lies on Market St; "1000 Fox & Hound Ln" on a street that is called so. */
function beforeJoin(tokens: readonly string[], words: Words): readonly string[] {
  const at = tokens.findIndex((word, i) => i > 1 && joins.has(word) && words.suffix(tokens[i - 1]));
  return at > 0 ? tokens.slice(0, at) : spelled(tokens);
}

function spelled(tokens: readonly string[]): string[] {
  return tokens.map((word) => (word === '&' ? 'and' : word));
}

/** "5 St" is 5th Street, not house 5. */
function isNumberedStreet(first: string, rest: readonly string[], words: Words): boolean {
  return rest.length === 1 && /^\d{1,3}$/.test(first) && words.suffix(rest[0]) !== undefined;
}
