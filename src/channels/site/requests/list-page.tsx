import type { PublicPage } from '#flow/requests';
import { BackLink, Button, EmptyState, FilterChips, MapBox, Pager, Select, TextInput } from '#platform/ui';
import { FeedLinks, feedHead, listFeeds } from '../feed-links.tsx';
import { page } from '../frame.tsx';
import { pinsOf, RequestRows, serviceName } from '../request-rows.tsx';
import type { Visit } from '../visit.ts';

/** How the list was asked for, as it stands in the address. */
export interface ListQuery {
  service?: string;
  group?: string;
  status?: 'open' | 'closed';
  area?: string;
  address?: string;
  after?: string;
}

export interface AreaChoice {
  value: string;
  label: string;
  group: string;
}

interface Listed {
  query: ListQuery;
  found: PublicPage;
  areas: AreaChoice[];
}

export function listPage(visit: Visit, listed: Listed): string {
  const { t } = visit;
  const { query, found } = listed;
  return page(
    visit,
    {
      title: t('site.list.title'),
      description: t('site.list.about'),
      at: 'requests',
      width: 'wide',
      islands: ['map'],
      feeds: feedHead(visit, listFeeds(visit, { ...query })),
      back: <BackLink href="/" />,
    },
    <>
      <h1>{t('site.list.title')}</h1>
      <Filters visit={visit} {...listed} />
      {found.rows.length === 0 ? (
        <EmptyState title={t('site.list.none')} icon="search">
          <p>
            <a href="/requests">{t('site.list.all')}</a>
          </p>
        </EmptyState>
      ) : (
        <div class="ui-beside">
          <div>
            <RequestRows visit={visit} rows={found.rows} label={t('site.list.title')} />
            <Pager
              label={t('site.list.pages')}
              newer={query.after ? listHref({ ...query, after: undefined }) : undefined}
              older={found.next ? listHref({ ...query, after: found.next }) : undefined}
            />
            <FeedLinks visit={visit} feeds={listFeeds(visit, { ...query })} />
          </div>
          <ListMap visit={visit} {...listed} />
        </div>
      )}
    </>,
  );
}

/** The rows of the list as pins; as soon as it can, the map asks for all that lies there, with the same filters. */
function ListMap({ visit, found, query }: { visit: Visit } & Listed) {
  const { t, city } = visit;
  return (
    <div class="ui-side">
      <MapBox
        label={t('site.list.map')}
        centre={city.map.centre}
        zoom={city.map.zoom}
        pins={pinsOf(visit, found.rows)}
        pinsUrl={geojsonHref(query)}
        clustered
        sketchUrl="/map/sketch.geojson"
        tiles={city.map.tiles}
        tall
      >
        <noscript>
          <p class="ui-soft">{t('site.list.noMap')}</p>
        </noscript>
      </MapBox>
      <p>
        <a href={geojsonHref(query)}>{t('site.list.geojson')}</a>
      </p>
    </div>
  );
}

function geojsonHref(query: ListQuery): string {
  return listHref({ ...query, after: undefined }).replace('/requests', '/requests.geojson');
}

function Filters({ visit, query, areas }: { visit: Visit } & Listed) {
  const { t, catalog, say } = visit;
  const services = catalog.services.filter((service) => service.kind === 'request' && service.public);
  return (
    <>
      <FilterChips
        label={t('site.list.filters')}
        chips={chipsOf(visit, query, areas)}
        clear={isFiltered(query) ? '/requests' : undefined}
      />
      <details class="ui-details">
        <summary>{t('site.list.filter')}</summary>
        <form class="ui-details__body ui-filter-form" action="/requests" method="get">
          {query.status && <input type="hidden" name="status" value={query.status} />}
          <Select
            name="service"
            label={t('site.list.service')}
            value={query.service}
            empty={t('site.list.any')}
            options={services.map((service) => ({
              value: service.key,
              label: say(service.name),
              group: say(catalog.group(service.group)?.name),
            }))}
          />
          <Select
            name="area"
            label={t('site.list.area')}
            value={query.area}
            empty={t('site.list.any')}
            options={areas}
          />
          <TextInput
            name="address"
            label={t('site.list.address')}
            value={query.address}
            autocomplete="off"
            maxLength={80}
          />
          <Button kind="secondary">{t('site.list.show')}</Button>
        </form>
      </details>
    </>
  );
}

function chipsOf(visit: Visit, query: ListQuery, areas: AreaChoice[]) {
  const { t } = visit;
  const without = (key: keyof ListQuery) => listHref({ ...query, [key]: undefined, after: undefined });
  const states = (['open', 'closed'] as const).map((status) => {
    const on = query.status === status;
    const href = on ? without('status') : listHref({ ...query, status, after: undefined });
    return { key: status, label: t(`site.list.${status}`), href, on };
  });
  const named = [
    query.service && {
      key: 'service',
      label: serviceName(visit, query.service),
      href: without('service'),
      on: true,
    },
    query.group && {
      key: 'group',
      label: visit.say(visit.catalog.group(query.group)?.name),
      href: without('group'),
      on: true,
    },
    query.area && {
      key: 'area',
      label: areas.find((one) => one.value === query.area)?.label ?? query.area,
      href: without('area'),
      on: true,
    },
    query.address && { key: 'address', label: query.address, href: without('address'), on: true },
  ];
  return [...states, ...named.filter((one) => typeof one === 'object')];
}

function isFiltered({ after: _, ...rest }: ListQuery): boolean {
  return Object.values(rest).some(Boolean);
}

export function listHref(query: ListQuery): string {
  const set = Object.entries(query).filter(([, value]) => value) as [string, string][];
  return set.length > 0 ? `/requests?${new URLSearchParams(set)}` : '/requests';
}
