/** Of 19 times in 20. */
const z = 1.96;

export type Interval = readonly [low: number, high: number];

/**
 * Between what bounds a count may well lie by chance alone: 95 % of a Poisson count by Byar's approximation (Breslow and Day,
 * Statistical Methods in Cancer Research II, 1987, p. 69).
 */
export function countInterval(count: number): Interval {
  const low = count === 0 ? 0 : count * (1 - 1 / (9 * count) - z / (3 * Math.sqrt(count))) ** 3;
  const next = count + 1;
  return [low, next * (1 - 1 / (9 * next) + z / (3 * Math.sqrt(next))) ** 3];
}

/** The same for a share, 0 to 1: Wilson's score interval (Journal of the American Statistical Association 22, 1927). */
export function shareInterval(part: number, of: number): Interval {
  if (of === 0) return [0, 1];
  const share = part / of;
  const middle = share + (z * z) / (2 * of);
  const half = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  const whole = 1 + (z * z) / of;
  return [Math.max(0, (middle - half) / whole), Math.min(1, (middle + half) / whole)];
}

/** Rates of fewer than 20 events are unsteady: their standard error is above 23 % (as the National Center for Health Statistics marks them). */
export const steadyCount = 20;
/** Shares of fewer than 30 likewise (its standard for proportions). */
export const steadyShare = 30;
