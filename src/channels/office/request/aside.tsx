import type { Nearby } from '#flow/work';
import { formatDistance } from '#platform/i18n';
import { Button, Card, CardList, MapBox, type MapPin, StatusChip } from '#platform/ui';
import { addressSaid } from '#reference/addresses';
import type { Person } from '#reference/people';
import type { Visit } from '../visit.ts';
import { statusSaid } from '../words.ts';
import type { Loaded } from './load.ts';

/** A person of the request with their part in it, once they were looked at. */
export type Shown = Pick<Person, 'name' | 'email' | 'phone' | 'language'> & {
  role: string;
  letters: boolean;
};

export function Place({ visit, loaded: { request, near, positions } }: { visit: Visit; loaded: Loaded }) {
  const { t, catalog } = visit;
  const { lat, lng } = request;
  if (lat === null || lng === null) return <p class="ui-soft">{t('office.map.none')}</p>;
  const pins: MapPin[] = [
    { lat, lng, title: addressSaid(request, t) ?? request.number, tone: 'here' },
    ...positions
      .filter(({ kind }) => kind !== 'border')
      .map((one) => ({
        lat: one.lat,
        lng: one.lng,
        title: t(`office.position.${one.decision === 'moved' ? 'before' : one.kind}`, {
          far: formatDistance(one.metres, visit.ctx.language),
        }),
        tone: 'late' as const,
      })),
    ...[...near.same, ...near.place].map((one) => ({
      lat: one.lat,
      lng: one.lng,
      title: `${one.number} ${visit.service(one.service_key)}`,
      href: `/office/requests/${one.number}`,
      tone: one.status === 'closed' ? ('done' as const) : ('open' as const),
    })),
  ];
  return (
    <MapBox
      label={t('office.map.label')}
      centre={{ lat, lng }}
      zoom={17}
      pins={pins}
      sketchUrl="/map/sketch.geojson"
      tiles={catalog.city.map.tiles}
    >
      <p>
        <bdi>{addressSaid(request, t)}</bdi>
      </p>
    </MapBox>
  );
}

/** Names and addresses stay hidden until somebody asks; each look is noted. */
export function People({
  visit,
  loaded,
  people,
  action,
}: {
  visit: Visit;
  loaded: Loaded;
  people?: Shown[];
  /** Where the press goes; the request's own page unless told. */
  action?: string;
}) {
  const { t, has } = visit;
  if (!has('people.view') || !loaded.own) return null;
  if (people)
    return people.length === 0 ? (
      <p>{t('office.people.none')}</p>
    ) : (
      <ul class="office-plain">
        {people.map((one) => (
          <li key={`${one.role}${one.email}${one.phone}`}>
            <b>{t(`office.people.${one.role}`)}</b>:{' '}
            {[one.name, one.email, one.phone].filter(Boolean).join(', ')}{' '}
            <span class="ui-soft">
              {t(one.letters ? 'office.people.letters' : 'office.people.noLetters')}
            </span>
          </li>
        ))}
      </ul>
    );
  return (
    <form method="post" action={action ?? `/office/requests/${loaded.request.number}/people`}>
      <p class="ui-soft">{t('office.people.hint')}</p>
      <Button kind="secondary" small icon="person">
        {t('office.people.show')}
      </Button>
    </form>
  );
}

/** What may be the same thing, what is linked, and what else happened at the place. */
export function Around({ visit, loaded }: { visit: Visit; loaded: Loaded }) {
  const { t } = visit;
  const { detail, near, own } = loaded;
  const { parent, children } = detail;
  return (
    <>
      {parent && (
        <p>
          {t.rich('office.around.parent', {
            link: () => <a href={`/office/requests/${parent.number}`}>{parent.number}</a>,
          })}
        </p>
      )}
      {children.length > 0 && (
        <p>
          {t('office.around.children', { count: children.length })}{' '}
          {children.map((child) => (
            <a key={child.id} class="ui-nowrap" href={`/office/requests/${child.number}`}>
              {child.number}{' '}
            </a>
          ))}
        </p>
      )}
      {near.same.length > 0 && own && !parent && (
        <>
          <h2>{t('office.around.same')}</h2>
          <NearList visit={visit} rows={near.same} label={t('office.around.same')} />
        </>
      )}
      {near.place.length > 0 && (
        <>
          <h2>{t('office.around.place')}</h2>
          <NearList visit={visit} rows={near.place} label={t('office.around.place')} />
        </>
      )}
    </>
  );
}

function NearList({ visit, rows, label }: { visit: Visit; rows: Nearby[]; label: string }) {
  const { t, ago } = visit;
  return (
    <CardList kind="rows" label={label}>
      {rows.slice(0, 8).map((row) => {
        const said = statusSaid(visit, { ...row, due_at: null });
        return (
          <Card
            key={row.id}
            title={`${visit.service(row.service_key)} ${row.number}`}
            href={`/office/requests/${row.number}`}
            meta={t('office.around.meta', { metres: row.metres, ago: ago(row.opened_at) })}
          >
            <StatusChip tone={said.tone}>{said.text}</StatusChip>
          </Card>
        );
      })}
    </CardList>
  );
}
