/** A time in which a promise's clock stands still: we wait for the reporter, for a utility, for a permit. */
export interface Pause {
  from: Date;
  /** null while the pause lasts. */
  to: Date | null;
  reason: string;
}

/** A pause as it was counted. Instants in ISO 8601, UTC. */
export interface CountedPause {
  from: string;
  to: string | null;
  reason: string;
  /** Milliseconds of the promise's own clock that it took: 0 for a pause over a weekend; null while it lasts. */
  counted: number | null;
}

/** The time of a unit: open hours, or every hour. Instants and amounts in milliseconds. */
export interface UnitClock {
  between(from: number, to: number): number;
  add(from: number, ms: number): number;
}

/** Where a promise's clock stands: run out at `due`, or stopped at `stoppedAt` with `left` to go. */
export interface ClockRun {
  due: number | null;
  stoppedAt: number | null;
  left: number;
  pauses: CountedPause[];
}

/**
 * Runs `budget` milliseconds of a clock from `start`, standing still in every pause. Pauses may overlap (the time is
 * counted for the one that began first), may have begun before the start (only what lies after it counts), and do
 * not matter when they begin after the time has run out. One that ends before it begins is left out.
 */
export function runClock(
  clock: UnitClock,
  start: number,
  budget: number,
  pauses: readonly Pause[],
): ClockRun {
  let at = start;
  let left = budget;
  const counted: CountedPause[] = [];
  for (const pause of inOrder(pauses)) {
    const begin = Math.max(pause.from.getTime(), at);
    const ran = clock.between(at, begin);
    if (ran >= left) break;
    left -= ran;
    if (!pause.to) {
      counted.push(countPause(pause, null));
      return { due: null, stoppedAt: begin, left, pauses: counted };
    }
    at = Math.max(begin, pause.to.getTime());
    if (pause.to.getTime() > start) counted.push(countPause(pause, clock.between(begin, at)));
  }
  return { due: clock.add(at, left), stoppedAt: null, left: 0, pauses: counted };
}

function inOrder(pauses: readonly Pause[]): Pause[] {
  return pauses
    .filter((pause) => !pause.to || pause.to > pause.from)
    .sort((a, b) => a.from.getTime() - b.from.getTime());
}

function countPause({ from, to, reason }: Pause, counted: number | null): CountedPause {
  return { from: from.toISOString(), to: to?.toISOString() ?? null, reason, counted };
}
