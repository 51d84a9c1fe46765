import type { ComponentChildren } from 'preact';
import { Alert, Button, EmptyState, fieldId, MapBox, TextInput } from '#platform/ui';
import { problemMessage } from '#reference/addresses';
import type { Visit } from '../visit.ts';
import { type AskedPlace, placeQuery } from './asked-place.ts';

interface AskProps {
  visit: Visit;
  action: string;
  button: string;
  value?: string;
  /** Offers the map and the position of the device too. */
  map?: boolean;
  /** The heading that the field belongs to is above it. */
  label: string;
  /** More fields of the same question. */
  children?: ComponentChildren;
}

/** Where: typed, put on the map, or told by the device. A plain form: the answer's address can be kept and shared. */
export function AskForm({ visit, action, button, value, map, label, children }: AskProps) {
  const { t, city } = visit;
  return (
    <form action={action} method="get" class="ui-ask">
      <TextInput
        name="address"
        label={label}
        hint={t('site.address.hint')}
        value={value}
        autocomplete="street-address"
        maxLength={300}
        width="full"
        suggest={{ url: '/places/search' }}
      />
      {children}
      <Button icon="search">{button}</Button>
      {map && (
        <details class="ui-ask__map">
          <summary>{t('site.address.useMap')}</summary>
          <input type="hidden" name="pin.lat" id={fieldId('pin.lat')} />
          <input type="hidden" name="pin.lng" />
          <MapBox
            label={t('site.place.map')}
            centre={city.map.centre}
            zoom={city.map.zoom}
            sketchUrl="/map/sketch.geojson"
            tiles={city.map.tiles}
            pick={{ lat: 'pin.lat', lng: 'pin.lng' }}
          >
            <noscript>
              <p class="ui-soft">{t('site.place.noScript')}</p>
            </noscript>
          </MapBox>
          <p>{t('site.address.mapThen')}</p>
          <Button kind="secondary">{t('site.address.usePlace')}</Button>
        </details>
      )}
    </form>
  );
}

/** Several places of that name, or none: what exists, and how to go on. */
export function Candidates({
  visit: { t },
  asked,
  base,
  more = '',
}: {
  visit: Visit;
  asked: AskedPlace & { kind: 'choose' };
  /** The page that is asked for, and what else stands in its address. */
  base: string;
  more?: string;
}) {
  const { typed, candidates, problem, wide } = asked;
  const said = problem && problemMessage(problem, t);
  if (candidates.length === 0 && wide && !said)
    return (
      <Alert kind="info" title={t('site.address.wide', { place: wide })}>
        <p>{t('site.address.wideText')}</p>
      </Alert>
    );
  if (candidates.length === 0)
    return (
      <EmptyState title={t('site.address.unknown', { address: typed })} icon="search">
        <p>{said ?? t('site.address.unknownText')}</p>
      </EmptyState>
    );
  return (
    <section aria-labelledby="which">
      <h2 id="which">{t('site.address.which')}</h2>
      <p>{said ?? t('site.address.whichText', { address: typed })}</p>
      <ul class="ui-list">
        {candidates.map(({ label, detail, lat, lng }) => (
          <li key={`${label} ${detail ?? ''}`}>
            <a href={`${base}?${placeQuery({ address: label, point: { lat, lng } })}${more}`}>{label}</a>
            {detail && <span class="ui-soft"> {detail}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
