import type { RequestLine } from '#flow/requests';
import { MapBox, StatusChip } from '#platform/ui';
import { addressSaid } from '#reference/addresses';
import { serviceName, stateSaid } from './said.ts';
import type { WidgetVisit } from './widget.ts';
import { widgetFrame } from './widget-frame.tsx';

/** Open requests as a map with the newest as a list beneath. */
export function mapFrame(visit: WidgetVisit, rows: readonly RequestLine[]): string {
  const { t, area, service, say, catalog } = visit;
  const what = service ? say(service.name) : t('widgets.map.title');
  const title = area ? t('feeds.inArea', { what, area: area.name }) : what;
  const query = new URLSearchParams({
    ...(service ? { service: service.key } : {}),
    ...(area ? { area: area.key } : {}),
    status: 'open',
  });
  const { map } = catalog.city;
  return widgetFrame(
    visit,
    { title, islands: ['map'] },
    <>
      <MapBox
        label={title}
        centre={centreOf(rows) ?? map.centre}
        zoom={area ? map.zoom + 1 : map.zoom}
        pins={[]}
        pinsUrl={`/requests.geojson?${query}`}
        clustered
        sketchUrl="/map/sketch.geojson"
        tiles={map.tiles}
      >
        <noscript>
          <p class="ui-soft">{t('widgets.map.noMap')}</p>
        </noscript>
      </MapBox>
      <Rows visit={visit} rows={rows} />
      <p>
        <a href={`/requests?${query}`}>{t('widgets.map.all')}</a>
      </p>
    </>,
  );
}

/** The middle of what is shown. */
function centreOf(rows: readonly RequestLine[]): { lat: number; lng: number } | null {
  const placed = rows.filter((row) => row.lat !== null && row.lng !== null);
  if (placed.length === 0) return null;
  const mean = (of: (row: RequestLine) => number) =>
    placed.reduce((sum, row) => sum + of(row), 0) / placed.length;
  return { lat: mean(({ lat }) => lat!), lng: mean(({ lng }) => lng!) };
}

function Rows({ visit, rows }: { visit: WidgetVisit; rows: readonly RequestLine[] }) {
  const { t, date } = visit;
  if (rows.length === 0) return <p>{t('widgets.map.none')}</p>;
  return (
    <ul class="ui-frame__rows">
      {rows.map((row) => {
        const { text, tone } = stateSaid(visit, row);
        return (
          <li key={row.number}>
            <a href={`/requests/${row.number}`}>{serviceName(visit, row.service_key)}</a>{' '}
            <bdi>{addressSaid(row, t) ?? t('site.place.unknown')}</bdi>{' '}
            <time dateTime={row.opened_at.toISOString()} class="ui-soft">
              {date(row.opened_at, 'date')}
            </time>{' '}
            <StatusChip tone={tone}>{text}</StatusChip>
          </li>
        );
      })}
    </ul>
  );
}
