import type { StaffVisit } from '#reference/console';
import type { AreaFigure, AreaMapData, Measure } from './area-map-data.ts';

/** A value of the measure with as many digits as it bears: "41", "3.2", "92%". */
export function valueSaid(visit: StaffVisit, value: number, measure: Measure): string {
  if (measure === 'onTime') return visit.percent(value);
  const digits = value >= 20 || measure === 'count' ? 0 : value >= 1 ? 1 : 2;
  return visit.number(Math.round(value * 10 ** digits) / 10 ** digits);
}

/** What an area says on the map: its name and the figure, or why there is none. */
export function figureSaid(visit: StaffVisit, one: AreaFigure, measure: Measure, least: number): string {
  const { t } = visit;
  const { name } = one.shape;
  if (one.value !== null)
    return t(`board.map.said.${measure}`, { name, value: valueSaid(visit, one.value, measure) });
  const isFew = measure === 'onTime' ? one.hiddenShare : one.hidden;
  if (isFew) return t('board.map.said.few', { name, least });
  return t(measure === 'per1000' ? 'board.map.said.nobody' : 'board.map.said.none', { name });
}

/** The finding: which area stands out. Nothing where no area has enough to say so. */
export function findingOf(visit: StaffVisit, { figures }: AreaMapData, measure: Measure): string | null {
  const told = figures.filter(
    ({ value, unsteady, count }) => value !== null && !unsteady && count > 0,
  ) as (AreaFigure & { value: number })[];
  // One alone stands out from nothing.
  if (told.length === 0 || figures.filter(({ value }) => value !== null).length < 2) return null;
  const worst = told.reduce((best, one) =>
    (measure === 'onTime' ? one.value < best.value : one.value > best.value) ? one : best,
  );
  return visit.t(`board.map.finding.${measure}`, {
    name: worst.shape.name,
    value: valueSaid(visit, worst.value, measure),
  });
}

/** "+12%"; nothing where there is nothing to compare. */
export function changeSaid({ percent }: StaffVisit, change: number | null): string {
  if (change === null) return '-';
  const rounded = Math.round(change * 100) / 100;
  return rounded > 0 ? `+${percent(rounded)}` : rounded < 0 ? `−${percent(-rounded)}` : percent(0);
}
