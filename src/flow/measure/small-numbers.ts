/** Fewer than so many requests of an area are not told as a number, unless the city says otherwise (`leastShown`). */
export const usualLeast = 5;

interface Guarded {
  key: string;
  /** What a reader could reckon with: requests of the area, or closings with a promise. */
  count: number;
}

/**
 * Keys of the areas whose figures stay hidden: those with one to `least - 1`, and, where those left over could be reckoned from the total
 * (their sum is below `least`), the next smallest ones too until it cannot. Nothing at all is no secret.
 */
export function hiddenKeys(rows: readonly Guarded[], least: number): Set<string> {
  const some = rows
    .filter(({ count }) => count > 0)
    .sort((a, b) => a.count - b.count || (a.key < b.key ? -1 : 1));
  const hidden = new Set<string>();
  let sum = 0;
  for (const { key, count } of some) {
    const isFew = count < least;
    const tellsOthers = hidden.size > 0 && (sum < least || hidden.size < 2);
    if (!isFew && !tellsOthers) break;
    hidden.add(key);
    sum += count;
  }
  return hidden;
}
