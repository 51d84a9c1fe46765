import type { Content, OtherPlace } from '#flow/intake';
import { isOutside } from '#flow/intake';
import type { Problem } from '#platform/errors';
import { formatDistance } from '#platform/i18n';
import { BackLink, Button, ErrorSummary, fieldErrors, MapBox, Radios, TextInput } from '#platform/ui';
import { page } from '../frame.tsx';
import { OutsideNote } from '../place/outside-note.tsx';
import type { Visit } from '../visit.ts';

export interface OwnPlaceState {
  token: string;
  number: string;
  place: Content['place'];
  /** Places that disagree with the pin, of which one is to be chosen. */
  others?: readonly OtherPlace[];
  problems?: readonly Problem[];
}

/** "Tell us where": by address or pin, for the person whose link it is, while nobody knows. */
export function ownPlacePage(visit: Visit, state: OwnPlaceState): string {
  const { t, city } = visit;
  const { token, number, place, problems = [] } = state;
  const error = fieldErrors(t, problems);
  const outside = problems.find(isOutside);
  const known = place.lat !== undefined && place.lng !== undefined;
  const title = t('site.ownPlace.title', { number });
  return page(
    visit,
    {
      title,
      private: true,
      islands: ['map', 'suggest'],
      back: <BackLink href={`/r/${token}`} />,
      width: 'narrow',
    },
    <>
      <ErrorSummary problems={problems} />
      <h1>{title}</h1>
      {outside && <OutsideNote visit={visit} problem={outside} />}
      <form method="post" action={`/r/${token}/place`} noValidate>
        <Candidates visit={visit} place={place} />
        <TextInput
          name="place.address"
          label={t('site.place.address')}
          hint={t('site.place.hint')}
          value={place.address}
          error={outside ? t('errors.place.outside') : (error('place.address') ?? error('place'))}
          autocomplete="street-address"
          maxLength={300}
          width="full"
          suggest={{ url: '/places/search', near: { lat: 'place.lat', lng: 'place.lng' } }}
        />
        <input type="hidden" name="place.lat" value={place.lat} />
        <input type="hidden" name="place.lng" value={place.lng} />
        <input type="hidden" name="place.accuracy" value={place.accuracy} />
        <input type="hidden" name="place.device" value={deviceOf(place)} />
        <MapBox
          label={t('site.place.map')}
          centre={known ? { lat: place.lat!, lng: place.lng! } : city.map.centre}
          zoom={known ? 17 : city.map.zoom}
          sketchUrl="/map/sketch.geojson"
          tiles={city.map.tiles}
          pick={{ lat: 'place.lat', lng: 'place.lng', accuracy: 'place.accuracy', device: 'place.device' }}
        >
          <noscript>
            <p class="ui-soft">{t('site.place.noScript')}</p>
          </noscript>
        </MapBox>
        <Agree visit={visit} state={state} error={error('agreed')} />
        <Button>{t('site.ownPlace.send')}</Button>
      </form>
    </>,
  );
}

function deviceOf({ device }: Content['place']): string | undefined {
  return device && [device.lat, device.lng, device.accuracy].join(',');
}

/** What the words may mean; choosing one goes before words and pin. */
function Candidates({ visit: { t }, place }: { visit: Visit; place: Content['place'] }) {
  const { candidates = [] } = place;
  if (candidates.length === 0) return null;
  return (
    <Radios
      name="candidate"
      label={t('site.which.title')}
      tiles
      options={[
        ...candidates.map(({ address }) => ({ value: address, label: address })),
        { value: '', label: t('site.which.none') },
      ]}
    />
  );
}

/** The pin is at the border, or address and device tell another place. */
function Agree({ visit, state, error }: { visit: Visit; state: OwnPlaceState; error?: string }) {
  const { t, ctx } = visit;
  const { others = [], place } = state;
  const [first] = others;
  if (!first) return null;
  const city = visit.say(visit.city.name);
  const far = (one: OtherPlace) => formatDistance(one.metres, ctx.language);
  const atBorder = first.kind === 'border';
  const options = atBorder
    ? [
        { value: 'pin', label: t('site.border.yes') },
        { value: 'outside', label: t('site.border.no') },
      ]
    : [
        { value: 'pin', label: t('site.agree.pin') },
        ...others
          .filter(({ inside }) => inside)
          .map((one) => ({
            value: one.kind,
            label: t(`site.agree.${one.kind}`, { far: far(one), address: place.address ?? '' }),
          })),
      ];
  return (
    <>
      <input type="hidden" name="agreedOf" value={`${place.lat},${place.lng}`} />
      <Radios
        name="agreed"
        label={atBorder ? t('site.border.title', { city }) : t('site.agree.title')}
        hint={atBorder ? t('site.border.hint', { city, far: far(first) }) : t('site.agree.hint')}
        error={error}
        tiles
        options={options}
      />
    </>
  );
}
