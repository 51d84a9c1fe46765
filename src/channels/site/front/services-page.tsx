import { BackLink, Card, CardList, EmptyState } from '#platform/ui';
import type { Service, ServiceGroup } from '#reference/catalog';
import type { Lookup } from '#reference/lookups';
import { page } from '../frame.tsx';
import { promiseOf } from '../said.ts';
import type { Visit } from '../visit.ts';
import { Groups, OtherWays } from './front-page.tsx';
import { SearchBox } from './search-box.tsx';

interface Found {
  query: string;
  group?: ServiceGroup;
  services: readonly Service[];
  /** Finders that fit what was typed. */
  finders: readonly Lookup[];
}

/** What was found, one group, or all groups to choose from. */
export function servicesPage(visit: Visit, found: Found): string {
  const { t, say } = visit;
  const { query, group } = found;
  const title = query
    ? t('site.search.results', { query })
    : group
      ? say(group.name)
      : t('site.report.title');
  return page(
    visit,
    {
      title,
      at: 'report',
      back: <BackLink href={group || query ? '/services' : '/'} />,
      width: group || query ? 'narrow' : 'wide',
    },
    <>
      <h1>{title}</h1>
      {!query && group?.about && <p class="usa-intro">{say(group.about)}</p>}
      {(query || !group) && <SearchBox visit={visit} value={query} />}
      <Listed visit={visit} {...found} />
    </>,
  );
}

function Listed({ visit, query, group, services, finders }: { visit: Visit } & Found) {
  const { t } = visit;
  if (!query && !group) return <Groups visit={visit} />;
  if (services.length + finders.length === 0)
    return (
      <EmptyState title={t('site.search.none', { query })} icon="search">
        <p>{t('site.search.tryAgain')}</p>
        <OtherWays visit={visit} />
      </EmptyState>
    );
  return (
    <>
      <CardList kind="rows" label={t('site.search.services')}>
        {finders.map((lookup) => (
          <Card
            key={lookup.key}
            title={visit.say(lookup.finder?.question)}
            href={`/find/${lookup.key}`}
            icon="map"
            meta={t('site.find.label')}
          />
        ))}
        {services.map((service) => (
          <ServiceRow key={service.key} visit={visit} service={service} />
        ))}
      </CardList>
      <h2>{t('site.search.notThere')}</h2>
      <OtherWays visit={visit} />
    </>
  );
}

function ServiceRow({ visit, service }: { visit: Visit; service: Service }) {
  const { t, say } = visit;
  const promise = promiseOf(visit, service);
  const meta =
    service.kind === 'information'
      ? t('site.service.information')
      : promise && t('site.service.aim', { promise });
  return (
    <Card
      title={say(service.name)}
      href={`/services/${service.key}`}
      icon={service.kind === 'information' ? 'info' : visit.catalog.group(service.group)?.icon}
      meta={meta || undefined}
    >
      {service.about && <p>{say(service.about)}</p>}
    </Card>
  );
}
