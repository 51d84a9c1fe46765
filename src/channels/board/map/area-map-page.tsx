import type { Problem } from '#platform/errors';
import {
  Button,
  ConsoleMap,
  DateInput,
  Dialog,
  EmptyState,
  FilterChips,
  fieldErrors,
  Select,
} from '#platform/ui';
import { type StaffVisit, staffPage, withParams } from '#reference/console';
import { groundOf } from '#reference/ground-picture';
import { type Period, times } from '../period.ts';
import { type AreaAsked, type AreaFigure, type AreaMapData, measures } from './area-map-data.ts';
import type { AreaMapAsked, LayerChoice } from './area-map-query.ts';
import { AreaPicture, Legend } from './area-picture.tsx';
import { AreaTable, knowsPeople, type Sort } from './area-table.tsx';
import { figureSaid, findingOf } from './area-words.ts';
import { BoardTabs } from './board-tabs.tsx';
import { type Class, classesOf, classOf, toneOf } from './classes.ts';
import { ServiceSelect } from './service-select.tsx';

export interface AreaMapProps {
  data: AreaMapData;
  period: Period;
  asked: AreaAsked;
  query: AreaMapAsked;
  layers: LayerChoice[];
  problems: readonly Problem[];
}

const here = '/office/board/map';

/** One map of areas: the finding as its title, the picture, what its tones mean, and the same as a table. */
export async function areaMapPage(visit: StaffVisit, props: AreaMapProps): Promise<string> {
  const { t } = visit;
  const { data, asked, problems } = props;
  const title = findingOf(visit, data, asked.measure) ?? t('board.map.title');
  const ground = await groundOf(visit.ctx);
  const classes = classesOf(
    data.figures.flatMap(({ value }) => (value === null ? [] : [value])),
    props.query.classes ?? 'quantiles',
  );
  return staffPage(
    visit,
    {
      title,
      at: '/office/board',
      problems,
      islands: props.query.zoom === 'yes' ? ['console-map'] : [],
    },
    <div class="board area-map">
      <BoardTabs visit={visit} at="map" />
      <Choices visit={visit} {...props} />
      {data.lost ? (
        <EmptyState title={t('board.noDepartment')}>
          <p>{t('board.noDepartmentText')}</p>
        </EmptyState>
      ) : data.figures.length === 0 ? (
        <EmptyState title={t('board.map.noLayer')}>
          <p>{t('board.map.noLayerText')}</p>
        </EmptyState>
      ) : (
        <Body visit={visit} ground={ground} classes={classes} {...props} />
      )}
    </div>,
  );
}

interface BodyProps extends AreaMapProps {
  visit: StaffVisit;
  ground: Awaited<ReturnType<typeof groundOf>>;
  classes: Class[];
}

function Body({ visit, ground, classes, ...props }: BodyProps) {
  const { t, number } = visit;
  const { data, asked, query, period, layers } = props;
  const layer = layers.find(({ key }) => key === asked.layer)!;
  const hrefOf = (one: AreaFigure) => listHref(visit, asked, period, one.shape.key);
  const { least, figures } = data;
  const { measure } = asked;
  const legend = { visit, figures, measure, classes, least };
  return (
    <>
      <p class="area-map__about">
        {t(`board.map.about.${measure}`)} {t('board.map.time', said(visit, period))}{' '}
        {t('board.map.totals', {
          total: number(data.total),
          outside: number(data.outside),
          layer: layer.name,
        })}
        {measure === 'per1000' && !knowsPeople(figures) && ` ${t('board.map.noPeople')}`}
        {layer.sample && ` ${t('board.map.sample')}`}
      </p>
      <div class="area-map__both">
        <figure class="area-map__figure">
          {query.zoom === 'yes' ? (
            <Zoomed {...props} visit={visit} classes={classes} hrefOf={hrefOf}>
              <AreaPicture {...legend} ground={ground} hrefOf={hrefOf} />
            </Zoomed>
          ) : (
            <AreaPicture {...legend} ground={ground} hrefOf={hrefOf} />
          )}
          <figcaption>
            <Legend {...legend} />
            <p class="area-map__links">
              <a href={withParams(here, { ...query, zoom: query.zoom === 'yes' ? undefined : 'yes' })}>
                {t(query.zoom === 'yes' ? 'board.map.still' : 'board.map.zoom')}
              </a>{' '}
              <a class="board-csv" href={withParams(`${here}.csv`, { ...query })}>
                {t('board.csv')}
              </a>
            </p>
          </figcaption>
        </figure>
        <AreaTable
          visit={visit}
          figures={figures}
          caption={t('board.map.table', { layer: layer.name })}
          layer={layer.name}
          measure={measure}
          least={least}
          sort={query.sort ?? (measure === 'count' ? 'count' : 'value')}
          up={query.up === 'yes' || (query.sort === undefined && measure === 'onTime')}
          sortHref={(sort: Sort, up: boolean) =>
            withParams(here, { ...query, sort, up: up ? 'yes' : undefined })
          }
          hrefOf={hrefOf}
        />
      </div>
      <p class="ui-soft">{t('board.map.how', { least })}</p>
    </>
  );
}

interface ZoomedProps extends AreaMapProps {
  visit: StaffVisit;
  classes: Class[];
  hrefOf(one: AreaFigure): string;
  children: preact.ComponentChildren;
}

function Zoomed({ visit, data, asked, classes, hrefOf, children }: ZoomedProps) {
  const { map } = visit.catalog.city;
  const { measure } = asked;
  const values = data.figures.map((one) => [
    one.shape.key,
    {
      class: one.value === null ? -1 : toneOf(classOf(classes, one.value), classes.length) - 1,
      title: figureSaid(visit, one, measure, data.least),
      href: hrefOf(one),
    },
  ]);
  return (
    <ConsoleMap
      label={visit.t(`board.map.about.${measure}`)}
      centre={map.centre}
      zoom={map.zoom}
      sketchUrl="/map/sketch.geojson"
      tiles={map.tiles}
      shapes={{
        tiles: `/tiles/areas/${asked.layer}/{z}/{x}/{y}`,
        values: Object.fromEntries(values),
        colours: ['--map-1', '--map-2', '--map-3', '--map-4', '--map-5'],
      }}
      tall
    >
      {children}
    </ConsoleMap>
  );
}

/** The requests behind an area, for who may read them; else the row of the table. */
function listHref(
  visit: StaffVisit,
  { layer, service, status }: AreaAsked,
  { from, to }: Period,
  key: string,
): string {
  const ref = `${layer}:${key}`;
  if (!visit.has('requests.view')) return withParams('/office/board', {});
  const group = service?.startsWith('group:') ? service.slice('group:'.length) : undefined;
  return withParams('/office/requests', {
    area: ref,
    service: group ? undefined : service,
    group,
    status: status === 'open' ? undefined : (status ?? 'any'),
    from,
    to,
  });
}

function said(visit: StaffVisit, { from, to, before }: Period) {
  const day = (text: string) => visit.date(new Date(`${text}T17:00:00Z`), 'date');
  return { from: day(from), to: day(to), since: day(before.from), until: day(before.to) };
}

function Choices({
  visit,
  query,
  asked,
  layers,
  period,
  data,
  problems,
}: AreaMapProps & { visit: StaffVisit }) {
  const { t } = visit;
  const errors = fieldErrors(t, problems);
  const offered = measures.filter(
    (one) => one !== 'per1000' || knowsPeople(data.figures) || asked.measure === one,
  );
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
        <Select
          name="layer"
          label={t('board.map.layer')}
          value={asked.layer}
          empty={null}
          options={layers.map(({ key, name }) => ({ value: key, label: name }))}
        />
        <Select
          name="measure"
          label={t('board.map.measure')}
          value={asked.measure}
          empty={null}
          options={offered.map((value) => ({ value, label: t(`board.map.measure.${value}`) }))}
        />
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
          name="classes"
          label={t('board.map.classes')}
          value={query.classes ?? 'quantiles'}
          empty={null}
          options={(['quantiles', 'steps'] as const).map((value) => ({
            value,
            label: t(`board.map.classes.${value}`),
          }))}
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
