/** What saving a list did, by key. */
export interface Changes {
  added: string[];
  changed: string[];
  /** No longer listed. */
  retired: string[];
  unchanged: string[];
  same: boolean;
}

/** A value as text that does not depend on the order in which an object's keys were written. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

export function compareRows(
  before: readonly (readonly [string, unknown])[],
  after: readonly (readonly [string, unknown])[],
): Changes {
  const old = new Map(before.map(([key, value]) => [key, canonical(value)]));
  const wanted = new Set(after.map(([key]) => key));
  const added = after.filter(([key]) => !old.has(key)).map(([key]) => key);
  const kept = after.filter(([key]) => old.has(key));
  const changed = kept.filter(([key, value]) => old.get(key) !== canonical(value)).map(([key]) => key);
  const unchanged = kept.filter(([key, value]) => old.get(key) === canonical(value)).map(([key]) => key);
  const retired = [...old.keys()].filter((key) => !wanted.has(key));
  return { added, changed, retired, unchanged, same: added.length + changed.length + retired.length === 0 };
}
