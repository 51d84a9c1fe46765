import { type Column, Table } from '#platform/ui';
import type { StaffVisit } from '#reference/console';
import { type AreaFigure, type Measure, unitOf } from './area-map-data.ts';
import { changeSaid, valueSaid } from './area-words.ts';

export const sorts = ['value', 'name', 'count', 'change', 'people'] as const;
export type Sort = (typeof sorts)[number];

interface TableProps {
  visit: StaffVisit;
  figures: readonly AreaFigure[];
  caption: string;
  layer: string;
  measure: Measure;
  least: number;
  sort: Sort;
  up: boolean;
  sortHref(sort: Sort, up: boolean): string;
  hrefOf(one: AreaFigure): string;
}

const mostRows = 300;

/** The figures of the map, sortable by links; every figure says how sure it is. */
export function AreaTable(props: TableProps) {
  const { visit, figures, caption } = props;
  const rows = sorted(figures, props.sort, props.up);
  return (
    <>
      <Table
        caption={caption}
        quietCaption
        walk
        rows={rows.slice(0, mostRows)}
        rowKey={({ shape }) => shape.key}
        columns={columnsOf(props)}
      />
      {rows.length > mostRows && (
        <p class="ui-soft">{visit.t('board.map.more', { count: rows.length - mostRows })}</p>
      )}
    </>
  );
}

function columnsOf(props: TableProps): Column<AreaFigure>[] {
  const { visit, measure, least, hrefOf } = props;
  const { t, number } = visit;
  const few = <span class="ui-soft">{t('board.map.fewShort', { least })}</span>;
  const sortable = (key: Sort, label: string) => ({
    label,
    sort: {
      href: props.sortHref(key, props.sort === key ? !props.up : key === 'name'),
      now: props.sort === key ? (props.up ? ('ascending' as const) : ('descending' as const)) : undefined,
    },
  });
  const columns: Column<AreaFigure>[] = [
    {
      key: 'name',
      ...sortable('name', props.layer),
      heads: true,
      cell: (one) => <a href={hrefOf(one)}>{one.shape.name}</a>,
    },
    {
      key: 'count',
      ...sortable('count', t('board.map.measure.count')),
      numeric: true,
      cell: (one) => (one.hidden ? few : number(one.count)),
    },
    {
      key: 'change',
      ...sortable('change', t('board.map.change')),
      numeric: true,
      cell: (one) => changeSaid(visit, one.change),
    },
  ];
  if (measure !== 'count')
    columns.splice(1, 0, {
      key: 'value',
      ...sortable('value', t(`board.map.measure.${measure}`)),
      numeric: true,
      cell: (one) => <Value visit={visit} one={one} measure={measure} few={few} />,
    });
  columns.push(
    {
      key: 'onTime',
      label: t('board.map.kept'),
      numeric: true,
      wideOnly: true,
      cell: (one) =>
        one.promised === 0 ? '-' : one.hiddenShare ? few : `${number(one.onTime)} / ${number(one.promised)}`,
    },
    {
      key: 'people',
      ...sortable('people', t('board.map.residents')),
      numeric: true,
      wideOnly: true,
      cell: ({ shape }) => (shape.population === null ? '-' : number(shape.population)),
    },
  );
  return columns;
}

interface ValueProps {
  visit: StaffVisit;
  one: AreaFigure;
  measure: Measure;
  few: preact.ComponentChildren;
}

/** The figure with the bounds between which chance alone may move it. */
function Value({ visit, one, measure, few }: ValueProps) {
  const { t } = visit;
  if (one.value === null) return (measure === 'onTime' ? one.hiddenShare : one.hidden) ? few : '-';
  const [low, high] = one.interval ?? [one.value, one.value];
  return (
    <>
      <b>{valueSaid(visit, one.value, measure)}</b>{' '}
      <span class="area-map__sure">
        {t('board.map.between', {
          low: valueSaid(visit, low, measure),
          high: valueSaid(visit, high, measure),
        })}
        {one.unsteady && <> {t('board.map.unsteady')}</>}
      </span>
    </>
  );
}

/** What cannot be told comes last, whichever way it is sorted. */
export function sorted(figures: readonly AreaFigure[], sort: Sort, up: boolean): AreaFigure[] {
  const worthOf = (one: AreaFigure): number | string | null => {
    if (sort === 'name') return one.shape.name;
    if (sort === 'people') return one.shape.population;
    if (sort === 'change') return one.change;
    return sort === 'count' ? (one.hidden ? null : one.count) : one.value;
  };
  const way = up ? 1 : -1;
  return [...figures].sort((a, b) => {
    const [x, y] = [worthOf(a), worthOf(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null) || byKey(a, b);
    const order =
      typeof x === 'string' ? x.localeCompare(String(y), undefined, { numeric: true }) : x - Number(y);
    return order * way || byKey(a, b);
  });
}

function byKey(a: AreaFigure, b: AreaFigure): number {
  return a.shape.key < b.shape.key ? -1 : 1;
}

/** Whether the layer says how many people live anywhere. */
export function knowsPeople(figures: readonly AreaFigure[]): boolean {
  return figures.some(({ shape }) => unitOf(shape, 'per1000') !== null);
}
