import type { Problem } from '#platform/errors';
import { Button, DateInput, Dialog, EmptyState, FilterChips, fieldErrors, Select, Table } from '#platform/ui';
import { type StaffVisit, staffPage, withParams } from '#reference/console';
import { GroundPicture } from '#reference/ground-picture';
import { areaName, layers } from '#reference/places';
import { Hatch } from '../map/area-picture.tsx';
import { BoardTabs } from '../map/board-tabs.tsx';
import { classOf, toneOf } from '../map/classes.ts';
import { ServiceSelect } from '../map/service-select.tsx';
import { type Period, times } from '../period.ts';
import { type HeatAsked, type HeatData, type Spot, sizes } from './heat-data.ts';
import type { HeatQueryAsked } from './heat-query.ts';

interface HeatProps {
  data: HeatData;
  period: Period;
  asked: HeatAsked;
  query: HeatQueryAsked;
  problems: readonly Problem[];
}

const here = '/office/board/heat';

/** Where requests cluster: the busiest spot as the title, hexagons, and the twenty busiest as a table. */
export async function heatPage(visit: StaffVisit, props: HeatProps): Promise<string> {
  const { t, number } = visit;
  const { data, problems, asked } = props;
  const [first] = data.top;
  const title = first
    ? t('board.heat.finding', { place: placeSaid(visit, first), count: number(first.count) })
    : t('board.heat.title');
  const areas = (await layers(visit.ctx)).flatMap((layer) =>
    layer.areas.map((area) => ({
      value: `${layer.key}:${area.key}`,
      label: area.name,
      group: visit.say(layer.name),
    })),
  );
  const within = asked.area ? await areaName(visit.ctx, asked.area) : undefined;
  return staffPage(
    visit,
    { title, at: '/office/board', problems },
    <div class="board area-map heat">
      <BoardTabs visit={visit} at="heat" />
      <Choices visit={visit} areas={areas} {...props} />
      {data.lost || data.hexagons.length === 0 ? (
        <EmptyState title={t(data.lost ? 'board.noDepartment' : 'board.empty')}>
          <p>{t(data.lost ? 'board.noDepartmentText' : 'board.emptyText')}</p>
        </EmptyState>
      ) : (
        <Body visit={visit} within={within} {...props} />
      )}
    </div>,
  );
}

function Body({ visit, data, period, query, within }: HeatProps & { visit: StaffVisit; within?: string }) {
  const { t, number, date } = visit;
  const day = (text: string) => date(new Date(`${text}T17:00:00Z`), 'date');
  return (
    <>
      <p class="area-map__about">
        {t('board.heat.about', {
          total: data.total,
          place: within ?? visit.say(visit.catalog.city.name),
          from: day(period.from),
          to: day(period.to),
          miles: number(Math.round((data.km2 / 2.589988) * 100) / 100),
        })}
      </p>
      <div class="area-map__both">
        <figure class="area-map__figure">
          <Picture visit={visit} data={data} />
          <figcaption>
            <Legend visit={visit} data={data} />
            <p class="area-map__links">
              <a class="board-csv" href={withParams(`${here}.csv`, { ...query })}>
                {t('board.csv')}
              </a>
            </p>
          </figcaption>
        </figure>
        <Top visit={visit} top={data.top} />
      </div>
      <p class="ui-soft">{t('board.heat.how', { least: data.least })}</p>
    </>
  );
}

interface Drawn {
  visit: StaffVisit;
  data: HeatData;
}

function Picture({ visit: { t, number }, data }: Drawn) {
  const { ground, hexagons, classes, least, limit } = data;
  return (
    <GroundPicture ground={ground}>
      <Hatch />
      {hexagons.map(({ cell, count, d }) =>
        count === null ? (
          <path key={cell} class="heat__hex heat__hex--few" fill="url(#few)" d={d}>
            <title>{t('board.heat.few', { least })}</title>
          </path>
        ) : (
          <path
            key={cell}
            class={`heat__hex area-map__area--${toneOf(classOf(classes, count), classes.length)}`}
            d={d}
          >
            <title>{t('board.heat.count', { count: number(count) })}</title>
          </path>
        ),
      )}
      {limit && <path class="heat__limit" d={limit} />}
    </GroundPicture>
  );
}

function Legend({ visit: { t, number }, data: { classes, least, hexagons } }: Drawn) {
  return (
    <ul class="area-map__legend" aria-label={t('board.map.legend')}>
      {classes.map(({ from, to }, at) => (
        <li key={from}>
          <svg class="area-map__key" viewBox="0 0 20 14" aria-hidden="true">
            <rect class={`area-map__area--${toneOf(at, classes.length)}`} width="20" height="14" />
          </svg>
          {from === to ? number(from) : t('board.map.range', { from: number(from), to: number(to) })}
        </li>
      ))}
      {hexagons.some(({ count }) => count === null) && (
        <li>
          <svg class="area-map__key" viewBox="0 0 20 14" aria-hidden="true">
            <rect fill="url(#few)" width="20" height="14" />
          </svg>
          {t('board.heat.few', { least })}
        </li>
      )}
    </ul>
  );
}

function placeSaid({ t }: StaffVisit, { street, areas, lat, lng }: Spot): string {
  const area = areas[0];
  if (street) return area ? t('board.heat.near', { street, area }) : street;
  return area ?? `${lat.toFixed(3)}, ${lng.toFixed(3)}`;
}

function Top({ visit, top }: { visit: StaffVisit; top: readonly Spot[] }) {
  const { t, number } = visit;
  return (
    <Table
      caption={t('board.heat.top', { count: top.length })}
      rows={top}
      rowKey={({ cell }) => cell}
      walk
      columns={[
        { key: 'place', label: t('board.heat.place'), heads: true, cell: (spot) => spotLink(visit, spot) },
        { key: 'areas', label: t('board.heat.areas'), cell: ({ areas }) => areas.join(', ') || '-' },
        {
          key: 'count',
          label: t('board.map.measure.count'),
          numeric: true,
          cell: ({ count }) => number(count),
        },
      ]}
    />
  );
}

/** To the staff map around the spot; only the words for who may not read requests. */
function spotLink(visit: StaffVisit, spot: Spot) {
  const said = placeSaid(visit, spot);
  if (!visit.has('requests.view')) return said;
  return <a href={`/office/map#map=15/${spot.lat.toFixed(4)}/${spot.lng.toFixed(4)}`}>{said}</a>;
}

interface ChoicesProps extends HeatProps {
  visit: StaffVisit;
  areas: { value: string; label: string; group: string }[];
}

function Choices({ visit, query, asked, period, problems, areas }: ChoicesProps) {
  const { t } = visit;
  const errors = fieldErrors(t, problems);
  const chips = times
    .filter((time) => time !== 'custom')
    .map((time) => ({
      key: time,
      label: t(`board.time.${time}`),
      on: period.time === time,
      href: withParams(here, { ...query, time, from: undefined, to: undefined }),
    }));
  const kept = query.time && query.time !== 'custom' ? query.time : undefined;
  return (
    <>
      <FilterChips label={t('board.time.label')} chips={chips} />
      <form class="board-form" action={here}>
        <ServiceSelect visit={visit} value={asked.service} />
        <Select
          name="status"
          label={t('board.map.status')}
          value={asked.status}
          empty={t('board.all')}
          options={(['open', 'closed'] as const).map((value) => ({
            value,
            label: t(`board.map.status.${value}`),
          }))}
        />
        <Select
          name="area"
          label={t('board.heat.area')}
          value={asked.area}
          empty={t('board.heat.city')}
          options={areas}
        />
        <Select
          name="size"
          label={t('board.heat.size')}
          value={query.size}
          empty={t('board.heat.auto')}
          options={sizes.map((size) => ({ value: String(size), label: t(`board.heat.size.${size}`) }))}
        />
        {kept && <input type="hidden" name="time" value={kept} />}
        <Button kind="secondary">{t('board.show')}</Button>
      </form>
      <Dialog summary={t('board.map.days')} open={period.time === 'custom' || problems.length > 0}>
        <form class="board-form" action={here}>
          {Object.entries({ ...query, time: 'custom' }).map(([name, value]) =>
            value && name !== 'from' && name !== 'to' ? (
              <input key={name} type="hidden" name={name} value={value} />
            ) : null,
          )}
          <DateInput
            name="from"
            label={t('board.time.from')}
            value={query.from ?? period.from}
            error={errors('from')}
          />
          <DateInput
            name="to"
            label={t('board.time.to')}
            value={query.to ?? period.to}
            error={errors('to')}
          />
          <Button kind="secondary">{t('board.show')}</Button>
        </form>
      </Dialog>
    </>
  );
}
