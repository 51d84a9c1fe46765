import type { RequestLine } from '#flow/requests';
import { Button, ButtonLink, Card, CardList, TextInput } from '#platform/ui';
import type { Lookup } from '#reference/lookups';
import { page, tel } from '../frame.tsx';
import { RequestRows } from '../request-rows.tsx';
import type { Visit } from '../visit.ts';
import { SearchBox } from './search-box.tsx';

interface Front {
  recent: readonly RequestLine[];
  /** Whether `recent` are those nearest to where this browser last reported. */
  isNear: boolean;
  /** Those that are offered today. */
  finders: readonly Lookup[];
}

export function frontPage(visit: Visit, { recent, isNear, finders }: Front): string {
  const { t, city, say } = visit;
  return page(
    visit,
    { title: say(city.tagline), description: say(city.tagline), width: 'wide' },
    <>
      <div class="ui-hero">
        <p class="ui-hero__city">{say(city.tagline)}</p>
        <SearchBox visit={visit} heading />
        <Emergency visit={visit} />
      </div>
      <h2>{t('site.front.groups')}</h2>
      <Groups visit={visit} />
      <div class="ui-front">
        <section aria-labelledby="recent">
          <h2 id="recent">{isNear ? t('site.front.near') : t('site.front.recent')}</h2>
          {recent.length === 0 ? (
            <p>{t('site.front.none')}</p>
          ) : (
            <RequestRows visit={visit} rows={recent} label={t('site.front.recent')} />
          )}
          <p>
            <a href="/requests">{t('site.front.all')}</a>
          </p>
        </section>
        <div>
          <section class="ui-panel ui-side" aria-labelledby="track">
            <h2 id="track">{t('site.track.title')}</h2>
            <TrackForm visit={visit} />
          </section>
          <AddressPanel visit={visit} finders={finders} />
        </div>
      </div>
    </>,
  );
}

function AddressPanel({ visit: { t, say }, finders }: { visit: Visit; finders: readonly Lookup[] }) {
  return (
    <section class="ui-panel" aria-labelledby="address">
      <h2 id="address">{t('site.front.address')}</h2>
      <form action="/my-address" method="get">
        <TextInput
          name="address"
          label={t('site.address.label')}
          hint={t('site.front.addressText')}
          autocomplete="street-address"
          maxLength={300}
          width="full"
        />
        <Button kind="secondary">{t('site.address.show')}</Button>
      </form>
      {finders.length > 0 && (
        <ul class="ui-finders" aria-label={t('site.front.finders')}>
          {finders.map(({ key, finder }) => (
            <li key={key}>
              <a href={`/find/${key}`}>{say(finder?.question)}</a>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Emergency({ visit: { t, city } }: { visit: Visit }) {
  const number = city.contact.emergency;
  return (
    <p class="ui-emergency">
      {t.rich('site.emergency', {
        number,
        call: (inner) => (
          <a href={tel(number)} class="ui-nowrap">
            {inner}
          </a>
        ),
      })}
    </p>
  );
}

export function Groups({ visit: { catalog, say } }: { visit: Visit }) {
  return (
    <CardList>
      {catalog.groups.map((group) => (
        <Card
          key={group.key}
          title={say(group.name)}
          href={`/services?group=${group.key}`}
          icon={group.icon}
          meta={say(group.about)}
        />
      ))}
    </CardList>
  );
}

export function TrackForm({ visit: { t }, value, error }: { visit: Visit; value?: string; error?: string }) {
  return (
    <form action="/track" method="get">
      <TextInput
        name="number"
        label={t('site.track.label')}
        hint={t('site.track.hint')}
        value={value}
        error={error}
        inputMode="numeric"
        autocomplete="off"
        width="lg"
        maxLength={40}
      />
      <Button kind="secondary">{t('site.track.button')}</Button>
    </form>
  );
}

/** Where nothing fits: the telephone, and the one service that takes everything, if the city has it. */
export function OtherWays({ visit }: { visit: Visit }) {
  const { t, city, catalog, say } = visit;
  const other = catalog.services.find((service) => service.key === 'something-else');
  return (
    <>
      <p>
        {t.rich('site.otherWays', {
          phone: city.contact.phone,
          hours: say(city.contact.hours),
          call: (inner) => <a href={tel(city.contact.phone)}>{inner}</a>,
        })}
      </p>
      {other && (
        <p>
          <ButtonLink kind="secondary" href={`/services/${other.key}`}>
            {say(other.name)}
          </ButtonLink>
        </p>
      )}
    </>
  );
}
