export const classings = ['quantiles', 'steps'] as const;
export type Classing = (typeof classings)[number];

/** From the smallest to the largest value of a class, both included. */
export interface Class {
  from: number;
  to: number;
}

/**
 * Puts values into at most five classes: as many areas in each (quantiles), or equal steps between the smallest and the largest.
 * Equal values are never parted; classes without a value are left out.
 */
export function classesOf(values: readonly number[], classing: Classing, most = 5): Class[] {
  const sorted = [...values].sort((a, b) => a - b);
  const [least, largest] = [sorted[0], sorted.at(-1)];
  if (least === undefined || largest === undefined) return [];
  const uppers = Array.from({ length: most }, (_, at) =>
    classing === 'steps'
      ? least + ((largest - least) * (at + 1)) / most
      : sorted[Math.min(sorted.length - 1, Math.ceil((sorted.length * (at + 1)) / most) - 1)]!,
  );
  uppers[most - 1] = largest;
  const classes: Class[] = [];
  let before = Number.NEGATIVE_INFINITY;
  for (const upper of uppers) {
    const own = sorted.filter((value) => value > before && value <= upper);
    if (own.length > 0) classes.push({ from: own[0]!, to: own.at(-1)! });
    before = Math.max(before, upper);
  }
  return classes;
}

/** Which class a value belongs to, 0 the smallest; -1 for none. */
export function classOf(classes: readonly Class[], value: number): number {
  return classes.findIndex(({ from, to }) => value >= from && value <= to);
}

/** With fewer than five classes the palest and the darkest colours are still used: 1 to 5. */
export function toneOf(at: number, count: number): number {
  return count <= 1 ? 3 : 1 + Math.round((at * 4) / (count - 1));
}
