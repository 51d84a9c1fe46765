import { type Counts, countAll, mapFilter, requestMap } from '#flow/map';
import { readWorkQuery, type WorkParams, type WorkQuery, writeWorkQuery } from '#flow/work';
import type { House } from '#platform/house';
import { html, type Route, route } from '#platform/http';
import { ButtonLink, Pane } from '#platform/ui';
import { listHref, mapHref, officePage } from '../frame.tsx';
import { FilterMenu, FilterRow } from '../list/filters.tsx';
import { WorkAddress } from '../list/list-routes.ts';
import { mayView } from '../policies.ts';
import { type Visit, visitOf } from '../visit.ts';
import { WorkMap } from './work-map.tsx';

/** The work list as one large map, with the same filters and in the same departments. */
export function mapRoute(house: House): Route {
  return route({
    method: 'GET',
    url: mapHref,
    policy: mayView,
    schema: { querystring: WorkAddress },
    handler: async (request, reply) => {
      const visit = await visitOf(house, request);
      const query = readWorkQuery(request.query as WorkParams);
      return html(reply, await mapPage(visit, query));
    },
  });
}

async function mapPage(visit: Visit, query: WorkQuery): Promise<string> {
  const { t } = visit;
  const address = writeWorkQuery(query);
  const filter = await mapFilter(visit.ctx, query.filter);
  const counts = filter && countAll(await requestMap(visit.ctx), filter, visit.now);
  return officePage(
    visit,
    {
      title: t('office.map.title'),
      at: address ? `${mapHref}?${address}` : mapHref,
      islands: ['console-map'],
      keys: [['f', t('office.filter.more')]],
      actions: (
        <ButtonLink kind="quiet" small icon="list" href={address ? `${listHref}?${address}` : listHref}>
          {t('office.map.asList')}
        </ButtonLink>
      ),
    },
    <Pane kind="item" label={t('office.map.title')}>
      {await FilterRow(visit, query, mapHref)}
      {await FilterMenu(visit, query, mapHref)}
      {counts && <Summary visit={visit} counts={counts} />}
      {await WorkMap(visit, query, { remember: true })}
    </Pane>,
  );
}

function Summary({ visit: { t }, counts: { count, open, late } }: { visit: Visit; counts: Counts }) {
  return <p role="status">{t('office.map.summary', { count, open, late })}</p>;
}
