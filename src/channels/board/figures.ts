import type { BoardRow } from '#flow/measure';

/** Shares of fewer than so many are shown as counts, marked, and never compared. */
export const least = 10;

/** What one line of the board says, now and in the time before. */
export interface Figures {
  key: string;
  opened: number;
  openedBefore: number;
  closed: number;
  closedBefore: number;
  openNow: number;
  overdueNow: number;
  promised: number;
  onTime: number;
  /** 0 to 1; null when nothing that was promised was closed. */
  share: number | null;
  /** Too few for a share to mean anything. */
  few: boolean;
  /** Points of a hundred against the time before; null where either time had too few. */
  change: number | null;
  notFixed: number;
  /** Closings that whoever asked confirmed as fixed. */
  confirmed: number;
}

type Counts = Omit<BoardRow, 'key'>;

const none: Counts = {
  opened: 0,
  closed: 0,
  closed_promised: 0,
  closed_on_time: 0,
  reopened: 0,
  open_now: 0,
  overdue_now: 0,
};

/** Puts the rows of both times and the "not fixed" together, most opened first. What has no row now is left out. */
export function toFigures(
  now: readonly BoardRow[],
  before: readonly BoardRow[],
  notFixed: ReadonlyMap<string, number>,
  confirmed: ReadonlyMap<string, number> = new Map(),
): Figures[] {
  const earlier = new Map(before.map((row) => [row.key, row]));
  return now.map((row) =>
    figuresOf(row.key, row, earlier.get(row.key) ?? none, {
      notFixed: notFixed.get(row.key) ?? 0,
      confirmed: confirmed.get(row.key) ?? 0,
    }),
  );
}

export function totalOf(
  now: readonly BoardRow[],
  before: readonly BoardRow[],
  notFixed: ReadonlyMap<string, number>,
  confirmed: ReadonlyMap<string, number> = new Map(),
): Figures {
  const all = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((so, one) => so + one, 0);
  return figuresOf('', sum(now), sum(before), { notFixed: all(notFixed), confirmed: all(confirmed) });
}

function figuresOf(
  key: string,
  now: Counts,
  before: Counts,
  said: Pick<Figures, 'notFixed' | 'confirmed'>,
): Figures {
  const few = now.closed_promised < least;
  const share = shareOf(now);
  const earlier = shareOf(before);
  const comparable = !few && before.closed_promised >= least && share !== null && earlier !== null;
  return {
    key,
    opened: now.opened,
    openedBefore: before.opened,
    closed: now.closed,
    closedBefore: before.closed,
    openNow: now.open_now,
    overdueNow: now.overdue_now,
    promised: now.closed_promised,
    onTime: now.closed_on_time,
    share,
    few,
    change: comparable ? Math.round(share * 100) - Math.round(earlier * 100) : null,
    ...said,
  };
}

function shareOf({ closed_promised, closed_on_time }: Counts): number | null {
  return closed_promised > 0 ? closed_on_time / closed_promised : null;
}

function sum(rows: readonly BoardRow[]): Counts {
  const total = { ...none };
  for (const row of rows) for (const name of Object.keys(none) as (keyof Counts)[]) total[name] += row[name];
  return total;
}

/** What deserves the title: among lines with enough figures the one that moved most, else the one with most closed. */
export function strongest(rows: readonly Figures[]): Figures | undefined {
  const sure = rows.filter((row) => !row.few);
  const moved = sure.filter((row) => row.change !== null && Math.abs(row.change) >= 3);
  const byMove = moved.toSorted(
    (a, b) => Math.abs(b.change!) * b.promised - Math.abs(a.change!) * a.promised,
  );
  return byMove[0] ?? sure.toSorted((a, b) => b.promised - a.promised)[0];
}
