import type { Unit } from './address.ts';
import type { Words } from './words.ts';

/** Units that also are names of places by the water or the road: taken only behind a street's suffix. */
const doubtful = new Set(['lot', 'pier', 'slip', 'spc', 'stop', 'bldg']);
/** Sides that hardly are a street's name. */
const sure = new Set(['rear', 'bsmt', 'ph']);

/** The words before the units, and the units at the end: "Apt 2", "#2b", "2nd fl rear". */
export function parseUnits(
  tokens: readonly string[],
  words: Words,
): { rest: readonly string[]; units: Unit[] } {
  for (let at = 1; at < tokens.length; at += 1) {
    const rest = tokens.slice(0, at);
    const units = unitsOf(tokens.slice(at), words);
    if (units && mayFollow(rest, units, words)) return { rest, units };
  }
  const last = bareId(tokens, words);
  return last
    ? { rest: tokens.slice(0, -1), units: [{ type: 'unit', id: last }] }
    : { rest: tokens, units: [] };
}

/** Units and nothing else; undefined when it is something else. */
export function unitsOf(tokens: readonly string[], words: Words): Unit[] | undefined {
  const units: Unit[] = [];
  let at = 0;
  while (at < tokens.length) {
    const next = unitAt(tokens, at, words);
    if (!next) return undefined;
    units.push(next.unit);
    at = next.end;
  }
  return units;
}

function unitAt(
  tokens: readonly string[],
  at: number,
  words: Words,
): { unit: Unit; end: number } | undefined {
  const [first, second] = [tokens[at]!, tokens[at + 1]];
  const side = words.side(first);
  if (side) return { unit: { type: side }, end: at + 1 };
  const floor = /^(\d{1,3})(?:st|nd|rd|th)$/.exec(first);
  if (floor && words.unit(second) === 'fl') return { unit: { type: 'fl', id: floor[1]! }, end: at + 2 };
  const marked = first === '#';
  const type = marked ? 'unit' : words.unit(first);
  if (!type) return undefined;
  const from = !marked && second === '#' ? at + 2 : at + 1;
  const id = idAt(tokens, from, words, type);
  return id && { unit: { type, id: id.text }, end: id.end };
}

function idAt(tokens: readonly string[], at: number, words: Words, type: string) {
  const [first, second] = [tokens[at], tokens[at + 1]];
  if (first === undefined || !/^[a-z0-9][a-z0-9/-]{0,9}$/.test(first)) return undefined;
  // No house has so many floors: this is Florida with its ZIP code.
  if (type === 'fl' && /^\d{4}/.test(first)) return undefined;
  const ordinal = type === 'fl' ? /^(\d{1,3})(?:st|nd|rd|th)$/.exec(first)?.[1] : undefined;
  if (ordinal) return { text: ordinal, end: at + 1 };
  if (/^[a-z]$/.test(first) && second && /^\d+$/.test(second)) return { text: first + second, end: at + 2 };
  const isWord = first.length > 3 && !/\d/.test(first);
  return isWord || words.side(first) || words.unit(first) ? undefined : { text: first, end: at + 1 };
}

function mayFollow(rest: readonly string[], units: readonly Unit[], words: Words): boolean {
  if (rest.every((word) => words.direction(word))) return false;
  const strict = units.some(({ type, id }) => doubtful.has(type) || (id === undefined && !sure.has(type)));
  return !strict || endsStreet(rest, words);
}

/** A street that is complete: something, a suffix, perhaps a direction. */
function endsStreet(tokens: readonly string[], words: Words): boolean {
  const end = words.direction(tokens.at(-1)) ? tokens.slice(0, -1) : tokens;
  const named = end.findIndex((word) => !words.direction(word));
  return words.suffix(end.at(-1)) !== undefined && end.length - 1 > Math.max(0, named);
}

/** What stands behind these is their own. */
const numberedRoads = new Set(['hwy', 'rte', 'ramp', 'spur']);

/** "Market St 2b": a number or letter behind a complete street. */
function bareId(tokens: readonly string[], words: Words): string | undefined {
  const [last, before] = [tokens.at(-1) ?? '', tokens.slice(0, -1)];
  if (!/^(?:\d{1,5}[a-z]?|[a-z]\d{0,4})$/.test(last) || words.direction(last)) return undefined;
  const suffix = words.suffix(before.at(-1)) ?? '';
  const numbered =
    numberedRoads.has(suffix) ||
    (suffix === 'rd' && /^(?:county|state|farm|ranch|service)$/.test(before.at(-2) ?? ''));
  return !numbered && endsStreet(before, words) ? last : undefined;
}
