import type { HouseNumber } from './address.ts';

/** The house number at the beginning, and what follows; undefined when there is none or nothing follows it. */
export function parseHouse(
  tokens: readonly string[],
): { house: HouseNumber; rest: readonly string[] } | undefined {
  const house = tokens.length > 1 ? houseOf(tokens[0]!) : undefined;
  if (!house) return undefined;
  const fraction = tokens.length > 2 && /^[1-9]\/[1-9]\d?$/.test(tokens[1]!) ? tokens[1] : undefined;
  return { house: { ...house, ...(fraction ? { fraction } : {}) }, rest: tokens.slice(fraction ? 2 : 1) };
}

/** A single word as a house number: 1234, 1234r, 1234-36, 37-06. */
export function houseOf(word: string): HouseNumber | undefined {
  const found = /^(\d{1,6})(?:-(\d{1,6}))?-?([a-z])?$/.exec(word);
  if (!found) return undefined;
  const [, first = '', second, letter] = found;
  const number = Number(first);
  return { number, ...(second ? afterHyphen(first, second) : {}), ...(letter ? { letter } : {}) };
}

/**
 * 1234-36 is the range to 1236, 37-06 one house. A range goes up, on one side of the street and not for a whole block: both ends are
 * odd or both even.
 */
function afterHyphen(first: string, second: string): Pick<HouseNumber, 'to' | 'second'> {
  const whole = first.slice(0, Math.max(0, first.length - second.length)) + second;
  const [from, to] = [Number(first), Number(whole)];
  const isRange = to > from && to - from <= 200 && (to - from) % 2 === 0 && whole.length >= second.length;
  return isRange ? { to } : { second };
}
