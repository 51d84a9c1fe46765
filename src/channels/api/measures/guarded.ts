import { hiddenKeys, usualLeast } from '#flow/measure';
import type { Catalog } from '#reference/catalog';

const names = ['opened', 'closed', 'closedPromised', 'closedOnTime', 'openNow', 'overdueNow'] as const;

export type Figures = { key: string; name: string } & Record<(typeof names)[number], number>;
type Told = { key: string; name: string } & Record<(typeof names)[number], number | null>;

export function leastOf({ city }: Catalog): number {
  return city.leastShown ?? usualLeast;
}

/**
 * Figures of which each could name somebody are not told: those from one to `least - 1`, and the next ones where the sum would tell
 * them. A part is not told where its whole is not, or where what is left of the whole would tell too few.
 */
export function guarded(rows: readonly Figures[], least: number): Told[] {
  if (least <= 1) return [...rows];
  const hidden = new Map(
    names.map((name) => [
      name,
      hiddenKeys(
        rows.map((row) => ({ key: row.key, count: row[name] })),
        least,
      ),
    ]),
  );
  return rows.map((row) => {
    const isHidden = (name: (typeof names)[number]) => hidden.get(name)!.has(row.key);
    const isPartHidden = (whole: (typeof names)[number], part: (typeof names)[number]) => {
      const rest = row[whole] - row[part];
      return isHidden(whole) || isHidden(part) || (rest > 0 && rest < least);
    };
    const promised = isPartHidden('closed', 'closedPromised');
    return {
      key: row.key,
      name: row.name,
      opened: isHidden('opened') ? null : row.opened,
      closed: isHidden('closed') ? null : row.closed,
      closedPromised: promised ? null : row.closedPromised,
      closedOnTime: promised || isPartHidden('closedPromised', 'closedOnTime') ? null : row.closedOnTime,
      openNow: isHidden('openNow') ? null : row.openNow,
      overdueNow: isPartHidden('openNow', 'overdueNow') ? null : row.overdueNow,
    };
  });
}
