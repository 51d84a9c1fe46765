import { Alert, Button, fieldErrors, MapBox, Pane, TextArea, TextInput } from '#platform/ui';
import { problemMessage } from '#reference/addresses';
import { withParams } from '#reference/console';
import { doneToast } from '../done.tsx';
import { officePage } from '../frame.tsx';
import { People, type Shown } from '../request/aside.tsx';
import { Described, Facts, Headline } from '../request/facts.tsx';
import type { PlaceView } from './load-place.ts';
import { AskPart, ClosePart, NearPart } from './other-ends.tsx';
import { hrefOf, locateHref } from './queue-page.tsx';

export interface PlaceState {
  query?: { done?: string; late?: string };
  /** Requests near by have not been looked at yet: asked before it is placed. */
  ask?: 'near';
  /** Somebody changed the request meanwhile. */
  stale?: boolean;
  people?: Shown[];
}

/** The words, what they may mean, the map, and the ways out; after each of them the next request comes. */
export async function placePage(view: PlaceView, state: PlaceState = {}): Promise<string> {
  const { visit, loaded, may } = view;
  const { t } = visit;
  const { request } = loaded;
  return officePage(
    visit,
    {
      title: t('office.locate.one', { number: request.number }),
      heading: t('office.locate.heading'),
      at: locateHref,
      islands: ['map', 'suggest', 'copy'],
      toast: await doneToast(visit, state.query ?? {}, locateHref),
      problems: view.problems,
      keys: [
        ['1-9', t('office.locate.keyCandidate')],
        ['f', t('office.locate.search')],
        ['p', t('office.locate.place')],
        ['q', t('office.locate.ask')],
        ['n', t('office.locate.skip')],
      ],
      actions: <Skip view={view} />,
    },
    <>
      <Pane kind="item" label={t('office.request.label', { number: request.number })}>
        {state.stale && <Alert kind="warning" announce title={t('office.conflict.title')} />}
        <div class="office-locate">
          <div>
            <Headline visit={visit} loaded={loaded} />
            <p class="office-words-of-place">
              <bdi>{request.address || t('office.locate.noWords')}</bdi>
              {loaded.areas.length > 0 && <span class="ui-soft"> {loaded.areas.join(', ')}</span>}
            </p>
            <Described visit={visit} loaded={loaded} />
            <Search view={view} />
            <Candidates view={view} />
          </div>
          {may.place && <PlaceForm view={view} ask={state.ask} />}
        </div>
      </Pane>
      <Pane kind="context" label={t('office.context')}>
        <NearPart view={view} />
        <AskPart view={view} />
        <ClosePart view={view} />
        {loaded.own && visit.has('people.view') && <h2>{t('office.people.label')}</h2>}
        <People
          visit={visit}
          loaded={loaded}
          people={state.people}
          action={`${hrefOf(request.number)}/people`}
        />
        <h2>{t('office.locate.facts')}</h2>
        <Facts visit={visit} loaded={loaded} short />
        <p>
          <a href={`/office/requests/${request.number}`}>{t('office.list.open')}</a>
        </p>
      </Pane>
    </>,
  );
}

function Skip({ view: { visit, next } }: { view: PlaceView }) {
  return (
    <span data-key="n">
      <a class="staff-action" href={next ? hrefOf(next.number) : locateHref}>
        {visit.t(next ? 'office.locate.skip' : 'office.locate.back')}
      </a>
    </span>
  );
}

function Search({ view: { visit, loaded, q } }: { view: PlaceView }) {
  const { t } = visit;
  return (
    <form action={hrefOf(loaded.request.number)} class="desk-search">
      <span data-key="f" class="office-locate__field">
        <TextInput
          name="q"
          label={t('office.locate.search')}
          value={q}
          autocomplete="off"
          width="full"
          suggest={{ url: '/places/search' }}
        />
      </span>
      <Button kind="secondary">{t('desk.place.look')}</Button>
    </form>
  );
}

/** Each a link that puts the pin there; the keys 1 to 9 press them. */
function Candidates({ view }: { view: PlaceView }) {
  const { visit, candidates, addressProblem, loaded, q, point } = view;
  const { t } = visit;
  const href = hrefOf(loaded.request.number);
  return (
    <>
      {addressProblem && (
        <p role="status" class="ui-soft">
          {problemMessage(addressProblem, t)}
        </p>
      )}
      {candidates.length === 0 && !addressProblem && (
        <p role="status" class="ui-soft">
          {t('office.locate.noCandidates')}
        </p>
      )}
      {candidates.length > 0 && (
        <ol class="office-candidates" aria-label={t('office.locate.candidates')}>
          {candidates.map((one, i) => (
            <li key={one.label} data-key={String(i + 1)}>
              <kbd>{i + 1}</kbd>
              <a
                href={withParams(href, {
                  q,
                  address: one.label,
                  lat: String(one.lat),
                  lng: String(one.lng),
                })}
                aria-current={point?.lat === one.lat && point.lng === one.lng ? 'true' : undefined}
              >
                {one.label}
              </a>{' '}
              <span class="ui-soft">
                {[t(`places.kind.${one.kind}`), one.detail].filter(Boolean).join(' · ')}
              </span>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}

/** The map with its pin, the words that are kept, and the one press that places. */
function PlaceForm({ view, ask }: { view: PlaceView; ask?: 'near' }) {
  const { visit, loaded, q, point, address, areas, near, problems } = view;
  const { t, catalog } = visit;
  const { map } = catalog.city;
  const { request } = loaded;
  const error = fieldErrors(t, problems);
  return (
    <form method="post" action={hrefOf(request.number)}>
      <input type="hidden" name="seen" value={request.version} />
      <input type="hidden" name="q" value={q} />
      <input type="hidden" name="near" value={near.map(({ id }) => id).join(' ')} />
      <input type="hidden" name="lat" value={point?.lat} />
      <input type="hidden" name="lng" value={point?.lng} />
      <MapBox
        label={t('desk.place.map')}
        centre={view.centre}
        zoom={view.zoom}
        sketchUrl="/map/sketch.geojson"
        tiles={map.tiles}
        pick={{ lat: 'lat', lng: 'lng' }}
        pins={near.map((one) => ({
          lat: one.lat,
          lng: one.lng,
          title: `${one.number} ${visit.service(one.service_key)}`,
          href: `/office/requests/${one.number}`,
          tone: 'open' as const,
        }))}
      >
        <noscript>
          <p class="ui-soft">{t('office.locate.mapInstead')}</p>
        </noscript>
      </MapBox>
      <Chosen view={view} areas={areas} />
      {ask === 'near' && (
        <Alert kind="warning" announce title={t('office.locate.nearAsk', { count: near.length })}>
          {t('office.locate.nearAskText')}
        </Alert>
      )}
      <TextInput
        name="address"
        label={t('office.locate.address')}
        hint={t('office.locate.addressHint')}
        value={address}
        error={error('address') ?? error('lat')}
        maxLength={300}
        required={false}
        width="full"
      />
      <TextArea
        name="note"
        label={t('office.note')}
        hint={t('office.locate.noteHint')}
        required={false}
        rows={2}
      />
      <span data-key="p" class="office-locate__go">
        <button type="submit" class="usa-button" name="do" value="place" autofocus={point !== null}>
          {t(ask === 'near' ? 'office.locate.placeAnyway' : 'office.locate.place')}
        </button>
      </span>
    </form>
  );
}

/** What the chosen point is: its areas, the border, or somebody else's. */
function Chosen({ view: { visit, point, border, outside }, areas }: { view: PlaceView; areas: string[] }) {
  const { t, say } = visit;
  if (!point) return <p class="ui-soft">{t('office.locate.choose')}</p>;
  if (outside) {
    const { neighbor } = outside;
    return (
      <Alert kind="warning" title={t('office.errors.outside')}>
        {neighbor && t('office.locate.servedBy', { name: say(neighbor.name), phone: neighbor.phone ?? '-' })}
      </Alert>
    );
  }
  return (
    <p role="status">
      {areas.join(', ')} {border !== undefined && t('office.locate.border', { metres: border })}
    </p>
  );
}
