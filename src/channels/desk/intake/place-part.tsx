import { Button, type Choice, fieldErrors, MapBox, Radios, Select, TextInput } from '#platform/ui';
import { problemMessage } from '#reference/addresses';
import { AgreePart, OutsidePart, otherSaid } from './agree-part.tsx';
import type { IntakeView } from './intake-view.ts';

/** The address as the caller says it, the places that it may mean, and a neighbourhood where none is known. */
export function PlacePart({ view }: { view: IntakeView }) {
  const { visit, form, problems, candidates, addressProblem, service } = view;
  const { t } = visit;
  const errors = fieldErrors(t, problems);
  return (
    <section aria-label={t('desk.place.label')}>
      <div class="desk-search">
        <TextInput
          name="place.address"
          label={t('desk.place.address')}
          hint={t('desk.place.hint')}
          value={form.address}
          error={errors('place.address') ?? errors('pick')}
          required={service?.location === 'address' ? undefined : false}
          autocomplete="off"
          width="full"
          suggest={{ url: '/places/search' }}
        />
        <Button kind="secondary" name="do" value="look">
          {t('desk.place.look')}
        </Button>
      </div>
      <input type="hidden" name="asked" value={form.asked} />
      <input type="hidden" name="was" value={form.point ? `${form.point.lat},${form.point.lng}` : ''} />
      <input type="hidden" name="place.lat" value={form.point?.lat} />
      <input type="hidden" name="place.lng" value={form.point?.lng} />
      {addressProblem && form.pick === '' && (
        <p role="status" class="ui-soft">
          {problemMessage(addressProblem, t)}
        </p>
      )}
      {form.address !== '' && (candidates.length > 0 || form.pick === 'pin') && <Candidates view={view} />}
      {form.address !== '' && candidates.length === 0 && form.pick !== 'pin' && !addressProblem && (
        <p role="status" class="ui-soft">
          {t('desk.place.notFound')}
        </p>
      )}
      <AgreePart view={view} />
      <OutsidePart view={view} />
      {!form.point && view.areas.length > 0 && (
        <Select
          name="place.area"
          label={t('desk.place.area')}
          hint={t('desk.place.areaHint')}
          value={form.area}
          error={errors('place.area')}
          required={false}
          empty={t('desk.place.noArea')}
          options={view.areas}
        />
      )}
    </section>
  );
}

function Candidates({ view: { visit, form, candidates } }: { view: IntakeView }) {
  const { t } = visit;
  const options: Choice[] = candidates.map((one) => ({
    value: `${one.lat},${one.lng}`,
    label: one.label,
    hint: [
      t(`places.kind.${one.kind}`),
      one.detail,
      one.source && t('places.source', { attribution: one.source.attribution }),
    ]
      .filter(Boolean)
      .join(' · '),
  }));
  if (form.pick === 'pin') options.unshift({ value: 'pin', label: t('desk.place.pin') });
  options.push({ value: 'keep', label: t('desk.place.keep') });
  return <Radios name="pick" label={t('desk.place.which')} value={form.pick} options={options} />;
}

/** Where the map is alive, its pin can be moved; the address does the same for the keyboard. */
export function MapPart({ view }: { view: IntakeView }) {
  const { visit, form, near, others } = view;
  const { t, catalog } = visit;
  const { map } = catalog.city;
  const pins = near.flatMap((one) =>
    one.lat !== null && one.lng !== null
      ? [
          {
            lat: one.lat,
            lng: one.lng,
            title: one.number,
            href: `/office/requests/${one.number}`,
            tone: 'open' as const,
          },
        ]
      : [],
  );
  // Where the address lies, when the pin does not.
  const told = others
    .filter(({ kind }) => kind !== 'border')
    .map((one) => ({ lat: one.lat, lng: one.lng, title: otherSaid(view, one), tone: 'late' as const }));
  return (
    <MapBox
      label={t('desk.place.map')}
      centre={form.point ?? map.centre}
      zoom={form.point ? 17 : map.zoom}
      sketchUrl="/map/sketch.geojson"
      tiles={map.tiles}
      pins={[...pins, ...told]}
      pick={{ lat: 'place.lat', lng: 'place.lng' }}
    >
      <p class="ui-soft">{form.point ? t('desk.place.onMap') : t('desk.place.noMap')}</p>
    </MapBox>
  );
}
