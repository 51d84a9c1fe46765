import type { DayRow } from '#flow/measure';
import { addDays } from '#reference/calendar';
import type { StaffVisit } from '#reference/console';
import { type Days, daysBetween } from './period.ts';

const width = 720;
const height = 180;
const left = 44;
const bottom = 22;
const top = 8;

interface Point {
  /** First day that it counts. */
  day: string;
  opened: number;
  closed: number;
}

/** Opened and closed over the time, as lines from zero up. Told again as a table behind it. */
export function DayPicture({ visit, days, period }: { visit: StaffVisit; days: DayRow[]; period: Days }) {
  const { t } = visit;
  const points = toPoints(days, period);
  const most = niceTop(Math.max(1, ...points.map((one) => Math.max(one.opened, one.closed))));
  const x = (at: number) => left + (at / Math.max(1, points.length - 1)) * (width - left - 8);
  const y = (value: number) => top + (1 - value / most) * (height - top - bottom);
  const line = (of: 'opened' | 'closed') =>
    points.map((one, at) => `${x(at).toFixed(1)},${y(one[of]).toFixed(1)}`).join(' ');
  const name = t('board.days.picture');
  const marks = [0, Math.floor((points.length - 1) / 2), points.length - 1];
  return (
    <figure class="board-figure">
      <svg class="board-lines" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={name}>
        {[0, 0.5, 1].map((part) => (
          <g key={part}>
            <line class="board-grid" x1={left} x2={width - 8} y1={y(most * part)} y2={y(most * part)} />
            <text class="board-axis" x={left - 6} y={y(most * part) + 4} text-anchor="end">
              {visit.number(most * part)}
            </text>
          </g>
        ))}
        {[...new Set(marks)].map((at, i, all) => (
          <text
            key={at}
            class="board-axis"
            x={x(at)}
            y={height - 5}
            text-anchor={i === 0 ? 'start' : i === all.length - 1 ? 'end' : 'middle'}
          >
            {dayName(visit, points[at]!.day)}
          </text>
        ))}
        <polyline class="board-line board-line--opened" points={line('opened')} />
        <polyline class="board-line board-line--closed" points={line('closed')} />
      </svg>
      <figcaption class="board-legend">
        <span class="board-key board-key--opened">{t('board.opened')}</span>
        <span class="board-key board-key--closed">{t('board.closed')}</span>
        {perWeek(period) && <span>{t('board.days.perWeek')}</span>}
      </figcaption>
    </figure>
  );
}

export function dayName(visit: StaffVisit, day: string): string {
  return visit.date(new Date(`${day}T17:00:00Z`), 'short');
}

/** More days than these are drawn by week, or the line is only noise. */
const mostDays = 62;

function perWeek(period: Days): boolean {
  return daysBetween(period.from, period.to) + 1 > mostDays;
}

/** One point a day (or week), also where nothing happened. A last week that is not whole is left out. */
export function toPoints(days: readonly DayRow[], period: Days): Point[] {
  const step = perWeek(period) ? 7 : 1;
  const length = daysBetween(period.from, period.to) + 1;
  const points = Array.from({ length: Math.max(1, Math.floor(length / step)) }, (_, at) => ({
    day: addDays(period.from, at * step),
    opened: 0,
    closed: 0,
  }));
  for (const row of days) {
    const point = points[Math.floor(daysBetween(period.from, row.day) / step)];
    if (!point) continue;
    point.opened += row.opened;
    point.closed += row.closed;
  }
  return points;
}

/** The next even, round number up, so that half of it is whole. */
function niceTop(most: number): number {
  const size = 10 ** Math.floor(Math.log10(most));
  const top = [1, 2, 4, 5, 6, 8, 10].map((part) => part * size).find((value) => value >= most) ?? most;
  return top % 2 === 0 ? top : top + 1;
}
