import { mapFilter } from '#flow/map';
import { type WorkFilter, type WorkQuery, writeWorkQuery } from '#flow/work';
import { ConsoleMap } from '#platform/ui';
import type { Visit } from '../visit.ts';

/** What points know of a filter: all of them as clusters; else the newest of what is looked for, as pins. */
export async function isForTiles(visit: Visit, filter: WorkFilter): Promise<boolean> {
  return (await mapFilter(visit.ctx, filter)) !== undefined;
}

/** The requests of a work list on a map; beneath it what the marks mean. */
export async function WorkMap(visit: Visit, query: WorkQuery, { remember = false } = {}) {
  const { t, catalog } = visit;
  const { centre, zoom, tiles } = catalog.city.map;
  const address = writeWorkQuery(query);
  const withQuery = (url: string) => (address ? `${url}?${address}` : url);
  const pinsUrl = withQuery('/office/pins.json');
  const clustered = await isForTiles(visit, query.filter);
  return (
    <ConsoleMap
      label={t('office.map.label')}
      tall
      centre={centre}
      zoom={zoom}
      sketchUrl="/map/sketch.geojson"
      tiles={tiles}
      remember={remember}
      {...(clustered
        ? { requests: { tiles: withQuery('/tiles/work/{z}/{x}/{y}.mvt'), hereUrl: pinsUrl } }
        : { pinsUrl })}
    >
      <p class="ui-soft">
        {t(clustered ? 'office.map.legend' : 'office.map.newest')} {t('office.map.instead')}
      </p>
    </ConsoleMap>
  );
}
