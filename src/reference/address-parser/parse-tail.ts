import type { Tail, Unit } from './address.ts';
import { isCommonSuffix } from './parse-street.ts';
import { unitsOf } from './parse-units.ts';
import { stateCode } from './states.ts';
import type { Words } from './words.ts';

const zipCode = /^\d{5}(?:-\d{4})?$/;
const country = new Set(['usa', 'us', 'united states', 'united states of america', 'eeuu']);

/** What stands behind the first comma: units, town, state, ZIP. */
export function parseTail(
  parts: readonly (readonly string[])[],
  words: Words,
): { tail: Tail; units: Unit[] } {
  const units: Unit[] = [];
  const places: (readonly string[])[] = [];
  for (const part of parts) {
    const found = places.length === 0 ? unitsOf(part, words) : undefined;
    if (found) units.push(...found);
    else if (!country.has(part.join(' '))) places.push(part);
  }
  const { rest, ...end } = takeEnd(places.at(-1) ?? []);
  const towns = [...places.slice(0, -1), rest].filter((one) => one.length > 0);
  const town = towns
    .at(-1)
    ?.filter((word) => /[\p{L}\p{N}]/u.test(word))
    .join(' ');
  return { tail: { ...(town ? { town } : {}), ...end }, units };
}

/** State and ZIP at the end of a part of its own. */
function takeEnd(tokens: readonly string[]): { rest: readonly string[]; state?: string; zip?: string } {
  const zip = zipCode.test(tokens.at(-1) ?? '') ? tokens.at(-1) : undefined;
  const before = zip ? tokens.slice(0, -1) : tokens;
  const length = stateLength(before);
  const state = length > 0 ? stateCode(before.slice(-length)) : undefined;
  return {
    rest: before.slice(0, before.length - length),
    ...(state ? { state } : {}),
    ...(zip ? { zip } : {}),
  };
}

function stateLength(tokens: readonly string[]): number {
  return [3, 2, 1].find((length) => length <= tokens.length && stateCode(tokens.slice(-length))) ?? 0;
}

/**
 * Town, state and ZIP behind a street without a comma: a state only with a ZIP or behind a town that is known, for CT and
 * FL are words of streets too.
 */
export function takeLooseTail(
  tokens: readonly string[],
  words: Words,
): { rest: readonly string[]; tail: Tail } {
  const { rest: before, state, zip } = takeEnd(tokens);
  const townAt = townLength(before, words) || (zip && state ? behindSuffix(before, words) : 0);
  const rest = before.slice(0, before.length - townAt);
  if (rest.length > 0 && townAt > 0 && isStreet(rest, words))
    return {
      rest,
      tail: { town: before.slice(-townAt).join(' '), ...(state ? { state } : {}), ...(zip ? { zip } : {}) },
    };
  if (zip && state && isStreet(before, words)) return { rest: before, tail: { state, zip } };
  const bare = tokens.slice(0, -1);
  if (zip && bare.length > 1 && (words.suffix(bare.at(-1)) || words.direction(bare.at(-1))))
    return { rest: bare, tail: { zip } };
  return { rest: tokens, tail: {} };
}

function isStreet(tokens: readonly string[], words: Words): boolean {
  return tokens.some((word) => /\p{L}/u.test(word) && !words.direction(word));
}

function townLength(tokens: readonly string[], words: Words): number {
  for (let length = Math.min(words.longestTown, tokens.length - 1); length > 0; length -= 1)
    if (words.isTown(tokens.slice(-length))) return length;
  return 0;
}

/** "1400 Market St Springfield IL 62701": with state and ZIP, the words behind the street's suffix are the town. */
function behindSuffix(tokens: readonly string[], words: Words): number {
  const sure = tokens.findLastIndex((word) => isCommonSuffix(word, words));
  const at = sure >= 2 ? sure : tokens.findLastIndex((word) => words.suffix(word) !== undefined);
  const town = tokens.slice(at + 1);
  const isTown = town.every(
    (word) => /^\p{L}{2,}$/u.test(word) && !words.direction(word) && !words.unit(word) && !words.side(word),
  );
  return at >= 2 && isTown ? town.length : 0;
}
