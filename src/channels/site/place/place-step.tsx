import { isOutside } from '#flow/intake';
import { MapBox, Radios, Select, TextInput } from '#platform/ui';
import { nearSaid } from '#reference/addresses';
import { type StepView, sayErrors, stepPage } from '../report/step-frame.tsx';
import { OutsideNote } from './outside-note.tsx';

/** Where it is: typed, put on the map, or told by the device; each is enough. */
export function placePage(view: StepView, near?: { label: string } | null): string {
  const { visit, service, content, problems } = view;
  const { t, city } = visit;
  const { place } = content;
  const error = sayErrors(view);
  const outside = problems.find(isOutside);
  const known = place.lat !== undefined && place.lng !== undefined;
  return stepPage({
    view,
    step: 'place',
    title: t('site.place.title'),
    islands: ['map', 'suggest'],
    children: (
      <>
        {outside && <OutsideNote visit={visit} problem={outside} />}
        <TextInput
          name="place.address"
          label={t('site.place.address')}
          hint={t('site.place.hint')}
          value={place.address}
          error={outside ? t('errors.place.outside') : (error('place.address') ?? error('place'))}
          required={service.location === 'address' || undefined}
          autocomplete="street-address"
          maxLength={300}
          width="full"
          suggest={{ url: '/places/search', near: { lat: 'place.lat', lng: 'place.lng' } }}
        />
        <input type="hidden" name="place.lat" value={place.lat} />
        <input type="hidden" name="place.lng" value={place.lng} />
        <input type="hidden" name="place.accuracy" value={place.accuracy} />
        <input type="hidden" name="place.device" value={deviceField(place.device)} />
        {near && !outside && (
          <p class="ui-soft">{t('site.place.nearPin', { near: nearSaid(near.label, t) })}</p>
        )}
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
      </>
    ),
  });
}

/** As the island `map` writes it: latitude, longitude, metres. */
function deviceField(device: StepView['content']['place']['device']): string | undefined {
  return device && [device.lat, device.lng, device.accuracy].join(',');
}

export interface AreaOption {
  value: string;
  label: string;
}

/** The address may mean several places, or none that we know: to choose, or to keep the words with a neighbourhood. */
export function whichPage(view: StepView, areas: readonly AreaOption[], wrong?: string): string {
  const { t } = view.visit;
  const { address = '', candidates = [], area, lat } = view.content.place;
  const chosen = candidates.findIndex((one) => one.address === address && lat !== undefined);
  const options = candidates.map(({ address: label, source }, at) => ({
    value: String(at),
    label,
    ...(source ? { hint: t('places.source', { attribution: source }) } : {}),
  }));
  const keep = <KeepWords view={view} areas={areas} area={area} />;
  return stepPage({
    view,
    step: 'place',
    title: t(candidates.length > 0 ? 'site.which.title' : 'site.which.notFoundTitle'),
    ownHeading: candidates.length > 0,
    children: (
      <>
        <input type="hidden" name="which" value="1" />
        {candidates.length > 0 ? (
          <Radios
            name="candidate"
            heading
            label={t('site.which.title')}
            hint={[wrong, t('site.which.hint', { address })].filter(Boolean).join(' ')}
            error={sayErrors(view)('candidate')}
            value={chosen >= 0 ? String(chosen) : undefined}
            tiles
            options={[...options, { value: 'none', label: t('site.which.none'), reveal: keep }]}
          />
        ) : (
          <>
            {wrong && <p>{wrong}</p>}
            <p>{t('site.which.notFound', { address })}</p>
            <input type="hidden" name="candidate" value="none" />
            {keep}
          </>
        )}
      </>
    ),
  });
}

function KeepWords({ view, areas, area }: { view: StepView; areas: readonly AreaOption[]; area?: string }) {
  const { t } = view.visit;
  return (
    <>
      <TextInput
        name="place.address"
        label={t('site.place.address')}
        hint={t('site.which.addressHint')}
        value={view.content.place.address}
        maxLength={300}
        width="full"
      />
      {areas.length > 0 && (
        <Select
          name="place.area"
          label={t('site.which.area')}
          hint={t('site.which.areaHint')}
          required={false}
          value={area}
          options={[...areas]}
        />
      )}
    </>
  );
}
