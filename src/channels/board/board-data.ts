import { type ReferralCount, referralCounts } from '#flow/contacts';
import { unplacedTotal } from '#flow/locating';
import { type BoardRow, boardRows, type DayRow, daily } from '#flow/measure';
import { type PositionCount, positionCheckCounts } from '#flow/position-check';
import { confirmedCounts, notFixedCounts } from '#flow/quality';
import { spanOfDays } from '#reference/calendar';
import type { StaffVisit } from '#reference/console';
import { reachOf } from '#reference/people';
import { type Figures, toFigures, totalOf } from './figures.ts';
import type { Period } from './period.ts';

export interface BoardData {
  period: Period;
  /** The departments that it counts; `everywhere` for all. */
  reach: readonly string[] | 'everywhere';
  /** The one department that was chosen. */
  department?: string;
  total: Figures;
  services: Figures[];
  departments: Figures[];
  days: DayRow[];
  /** How often pin, address, device and photo told different places. */
  positions: PositionCount[];
  /** Open requests that nobody found on the map yet. */
  unplaced: number;
  /** How often people were told of another government; only for who sees the whole city. */
  referrals: ReferralCount[];
}

/** Everything on the board in one round of queries. Nothing at all for somebody who belongs to no department. */
export async function boardData(visit: StaffVisit, period: Period, department?: string): Promise<BoardData> {
  const { ctx, catalog } = visit;
  const reach = reachOf(catalog, ctx.actor, 'measures.view');
  const chosen =
    department && (reach === 'everywhere' || reach.includes(department)) ? department : undefined;
  const empty = {
    period,
    reach,
    total: totalOf([], [], new Map()),
    services: [],
    departments: [],
    days: [],
    positions: [],
    unplaced: 0,
    referrals: [],
  };
  // An empty list would mean "all" to the views.
  if (reach !== 'everywhere' && reach.length === 0) return empty;
  const departments = chosen ? [chosen] : reach === 'everywhere' ? [] : reach;
  const both = { departments };
  const span = spanOfDays(catalog.calendar, period);
  const rowsBy = async (by: 'service' | 'department') => {
    const [now, before, notFixed, confirmed] = await Promise.all([
      boardRows(ctx, { by, from: period.from, to: period.to, ...both }),
      boardRows(ctx, { by, ...period.before, past: true, ...both }),
      notFixedCounts(ctx, { by, ...span, ...both }),
      confirmedCounts(ctx, { by, ...span, ...both }),
    ]);
    return { now, before, notFixed, confirmed };
  };
  const [services, byDepartment, days, positions, unplaced, referrals] = await Promise.all([
    rowsBy('service'),
    rowsBy('department'),
    daily(ctx, { from: period.from, to: period.to, ...both }),
    positionCheckCounts(ctx, { ...span, ...both }),
    unplacedTotal(ctx, departments),
    departments.length === 0 ? referralCounts(ctx, { from: period.from, to: period.to }) : [],
  ]);
  return {
    period,
    reach,
    department: chosen,
    total: totalOf(byDepartment.now, byDepartment.before, byDepartment.notFixed, byDepartment.confirmed),
    services: figures(services),
    departments: figures(byDepartment),
    days,
    positions,
    unplaced,
    referrals,
  };
}

interface Rows {
  now: BoardRow[];
  before: BoardRow[];
  notFixed: Map<string, number>;
  confirmed: Map<string, number>;
}

function figures({ now, before, notFixed, confirmed }: Rows): Figures[] {
  return toFigures(now, before, notFixed, confirmed);
}
