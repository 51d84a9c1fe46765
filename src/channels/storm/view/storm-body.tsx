import type { StormRow } from '#flow/storm-view';
import {
  Alert,
  EmptyState,
  Icon,
  LiveNews,
  MapBox,
  type MapPin,
  Pager,
  StatusChip,
  Table,
} from '#platform/ui';
import { type StaffVisit, withParams } from '#reference/console';
import { Counters } from './counters.tsx';
import { StormPicture } from './storm-picture.tsx';
import type { StormBodyProps } from './storm-props.ts';
import { finding, isLate, servicesSaid, signsOf, statusSaid, timeSaid } from './words.ts';

/** Counters, list and map of a storm view: the same for staff and by a link. On a phone the list comes first. */
export function StormBody(props: StormBodyProps) {
  const { visit, view, shown, base, asked } = props;
  const { t } = visit;
  const { page, counts } = shown;
  return (
    <div class="storm">
      <p class="storm__what">
        <b>{finding(visit, counts)}</b>
        <span>
          {timeSaid(visit, view)} · {props.area} · {servicesSaid(visit, view)}
          {view.open_only ? ` · ${t('storm.openOnly')}` : ''}
        </span>
      </p>
      <a class="storm__jump" href="#map">
        {t('storm.toMap')}
      </a>
      <LiveNews topic="" url={`${base}/live`} text={t('storm.news')} />
      {counts.partial && <Alert kind="warning">{t('storm.partial')}</Alert>}
      <div class="storm__both">
        <section class="storm__list" aria-label={t('storm.list')}>
          {page.rows.length === 0 ? (
            <EmptyState title={t('storm.empty')} icon="search">
              <p>{t('storm.emptyText')}</p>
            </EmptyState>
          ) : (
            <Rows {...props} />
          )}
          <Pager
            label={t('storm.pages')}
            newer={asked.after ? here(props, { after: undefined }) : undefined}
            older={page.next ? here(props, { after: page.next }) : undefined}
          />
        </section>
        <div class="storm__side">
          <StormMap {...props} />
          <Counters {...props} />
        </div>
      </div>
      <StormPicture {...props} />
      <p class="storm__foot">
        {t('storm.asOf', { at: visit.date(visit.now, 'full') })}{' '}
        <span class="storm__files">
          <a href={`${base}/requests.csv`}>{t('storm.csv')}</a>{' '}
          <a href={`${base}/requests.geojson`}>{t('storm.geojson')}</a>
        </span>
      </p>
    </div>
  );
}

function here({ base, asked }: StormBodyProps, change: Partial<StormBodyProps['asked']>): string {
  return withParams(base, { ...asked, ...change });
}

function Rows(props: StormBodyProps) {
  const { visit, shown, hrefOf, asked } = props;
  const { t, date, ago } = visit;
  return (
    <Table
      caption={t('storm.list')}
      quietCaption
      walk
      rows={shown.page.rows}
      rowKey={(row) => row.number}
      current={asked.at}
      columns={[
        {
          key: 'what',
          label: t('storm.column.what'),
          heads: true,
          cell: (row) => (
            <>
              <a href={hrefOf(row)}>{visit.service(row.service_key)}</a>{' '}
              <span class="storm__number">{row.number}</span>
              <Place {...props} row={row} />
              {row.public_text && <span class="storm__text">{short(row.public_text)}</span>}
            </>
          ),
        },
        {
          key: 'status',
          label: t('storm.column.status'),
          cell: (row) => {
            const { text, tone } = statusSaid(visit, row);
            const signs = signsOf(visit, row);
            return (
              <>
                <StatusChip tone={isLate(visit, row) ? 'late' : tone}>{text}</StatusChip>
                {signs.length > 0 && <span class="storm__signs">{signs.join(', ')}</span>}
              </>
            );
          },
        },
        {
          key: 'opened',
          label: t('storm.column.opened'),
          cell: (row) => (
            <time dateTime={row.opened_at.toISOString()} title={date(row.opened_at, 'full')}>
              <span class="storm__ago">{ago(row.opened_at)}</span>
              <span class="storm__exact">{date(row.opened_at, 'dayTime')}</span>
            </time>
          ),
        },
      ]}
    />
  );
}

const longestText = 140;

function short(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText).trimEnd()}...` : text;
}

/** The address; picking it shows the place on the map, with script at once and without it by loading the page around it. */
function Place({ row, ...props }: StormBodyProps & { row: StormRow }) {
  const { t } = props.visit;
  const text = row.address ?? t('storm.noAddress');
  if (row.lat === null || row.lng === null) return <span class="storm__place">{text}</span>;
  return (
    <span class="storm__place">
      <bdi>{text}</bdi>{' '}
      <a
        class="storm__show"
        href={`${here(props, { at: row.number })}#map`}
        data-map-show={`${row.lat},${row.lng}`}
        aria-label={t('storm.showOne', { number: row.number })}
        title={t('storm.show')}
      >
        <Icon name="pin" />
      </a>
    </span>
  );
}

function StormMap(props: StormBodyProps) {
  const { visit, shown, base, asked, hrefOf, view } = props;
  const { t, catalog } = visit;
  const { map } = catalog.city;
  const picked = shown.page.rows.find(({ number, lat }) => number === asked.at && lat !== null);
  const centre = props.centre ?? { ...map.centre, zoom: map.zoom };
  return (
    <div id="map" class="storm__map">
      <MapBox
        label={t('storm.map', { name: view.name })}
        centre={picked ? { lat: picked.lat!, lng: picked.lng! } : { lat: centre.lat, lng: centre.lng }}
        zoom={picked ? 17 : centre.zoom}
        pins={shown.page.rows.flatMap((row) => pinOf(visit, row, hrefOf, asked.at))}
        pinsUrl={`${base}/pins.geojson`}
        sketchUrl="/map/sketch.geojson"
        tiles={map.tiles}
        tall
      >
        <noscript>
          <p class="ui-soft">{t('storm.noScript')}</p>
        </noscript>
      </MapBox>
    </div>
  );
}

export function pinOf(
  visit: StaffVisit,
  row: StormRow,
  hrefOf: (row: StormRow) => string,
  at?: string,
): MapPin[] {
  if (row.lat === null || row.lng === null) return [];
  const tone = row.number === at ? 'here' : row.closed_at ? 'done' : isLate(visit, row) ? 'late' : 'open';
  const title = `${visit.service(row.service_key)} ${row.number}: ${statusSaid(visit, row).text}`;
  return [{ lat: row.lat, lng: row.lng, title, href: hrefOf(row), tone }];
}
