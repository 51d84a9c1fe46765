import { csvLine, type StaffVisit } from '#reference/console';
import type { Period } from '../period.ts';
import { type AreaFigure, type AreaMapData, type Measure, unitOf } from './area-map-data.ts';
import { countInterval, shareInterval } from './intervals.ts';

const head = [
  'area',
  'name',
  'from',
  'to',
  'count',
  'count_before',
  'change_percent',
  'residents',
  'per_1000',
  'per_1000_low',
  'per_1000_high',
  'square_miles',
  'per_square_mile',
  'promised',
  'on_time',
  'on_time_percent',
  'on_time_low',
  'on_time_high',
  'too_few',
];

/** All areas with all measures; what is too few to be told is empty and marked. Bounds are of 95 % (see intervals.ts). */
export function areaCsv(_visit: StaffVisit, data: AreaMapData, layer: string, period: Period): string {
  const lines = data.figures.map((one) => csvLine(cellsOf(one, layer, period)));
  return `\ufeff${csvLine(head)}${lines.join('')}`;
}

function cellsOf(one: AreaFigure, layer: string, { from, to }: Period) {
  const { shape, hidden, hiddenShare, count, promised, onTime, change, before } = one;
  const rate = (measure: Measure) => {
    const unit = unitOf(shape, measure);
    return hidden || !unit ? null : round(count / unit);
  };
  const people = unitOf(shape, 'per1000');
  const [low, high] = countInterval(count);
  const [lowShare, highShare] = shareInterval(onTime, promised);
  const showsShare = !hiddenShare && promised > 0;
  return [
    `${layer}:${shape.key}`,
    shape.name,
    from,
    to,
    hidden ? null : count,
    change === null ? null : before,
    change === null ? null : round(change * 100),
    shape.population,
    rate('per1000'),
    hidden || !people ? null : round(low / people),
    hidden || !people ? null : round(high / people),
    round(shape.km2 / 2.589988),
    rate('perMile'),
    showsShare ? promised : null,
    showsShare ? onTime : null,
    showsShare ? round((onTime / promised) * 100) : null,
    showsShare ? round(lowShare * 100) : null,
    showsShare ? round(highShare * 100) : null,
    hidden ? 1 : 0,
  ];
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
