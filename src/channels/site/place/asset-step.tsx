import type { AssetChoice } from '#flow/asset-choice';
import { formatDistance } from '#platform/i18n';
import { Alert, Button, type Choice, MapBox, type MapPin, Radios, TextInput } from '#platform/ui';
import { directionOf } from '#reference/assets';
import { type StepView, sayErrors, stepHref, stepPage } from '../report/step-frame.tsx';
import { type AssetView, thingFacts, thingSaid } from './asset-view.ts';

/** Which of the numbered things it is: from a list by distance, by a press on the map, or by the number that stands on it. */
export function assetPage(view: StepView, asking: AssetView): string {
  const { visit, service, content } = view;
  const { t, say } = visit;
  const { layer, choices, chosen, more, number, found } = asking;
  const thing = say(layer.thing);
  const nobody = { value: 'none', label: t('site.asset.none') };
  const value = chosen ?? (content.place.noAsset ? 'none' : undefined);
  return stepPage({
    view,
    step: 'place',
    title: t('site.asset.title', { thing }),
    islands: ['map'],
    back: stepHref(view.draft!, 'place'),
    children: (
      <>
        <input type="hidden" name="which-asset" value="1" />
        {found && <Found view={view} asking={asking} />}
        <TextInput
          name="number"
          label={t('site.asset.number', { thing })}
          hint={layer.help && say(layer.help)}
          value={number}
          required={false}
          autocomplete="off"
          spellcheck={false}
          maxLength={100}
          width="md"
        />
        <Radios
          name="asset"
          label={t('site.asset.list', { thing })}
          hint={t('site.asset.hint')}
          error={sayErrors(view)('asset')}
          value={value}
          required={service.asset?.required || undefined}
          tiles
          options={[
            ...choices.map((one, at) => optionOf(view, asking, one, at + 1)),
            ...(service.asset?.required ? [] : [nobody]),
          ]}
        />
        {more && (
          <p>
            <Button kind="secondary" name="more" value={String(more)} skipChecks>
              {t('site.asset.more')}
            </Button>
          </p>
        )}
        <AssetMap view={view} asking={asking} />
      </>
    ),
  });
}

/** What came of the number that was typed. */
function Found({ view: { visit }, asking: { layer, number, found } }: { view: StepView; asking: AssetView }) {
  const { t, say } = visit;
  return (
    <Alert kind={found === 'none' ? 'warning' : 'info'} announce>
      {t(`site.asset.found.${found}`, { number, thing: say(layer.thing) })}
    </Alert>
  );
}

function optionOf(view: StepView, { layer }: AssetView, one: AssetChoice, at: number): Choice {
  const { visit } = view;
  const { t, ctx } = visit;
  const where =
    one.metres < 8
      ? t('site.distance.here')
      : t('site.asset.where', {
          far: formatDistance(one.metres, ctx.language),
          direction: t(`site.direction.${directionOf(one.bearing)}`),
        });
  return {
    value: one.ref,
    label: (
      <>
        <b>{t('site.asset.option', { at, number: one.key })}</b> <span>{where}</span>
      </>
    ),
    hint: (
      <>
        <bdi>{thingFacts(visit, layer, one).join(' · ')}</bdi>
        {one.open && (
          <>
            <br />
            <strong>{openSaid(view, one.open)}</strong>
          </>
        )}
      </>
    ),
  };
}

/** "Already reported on Tuesday; a crew is booked for Friday." */
function openSaid({ visit: { t, date } }: StepView, open: NonNullable<AssetChoice['open']>): string {
  const day = date(open.opened_at, 'day');
  if (open.status === 'scheduled' && open.scheduled_for)
    return t('site.asset.booked', { date: day, booked: date(open.scheduled_for, 'day') });
  return t('site.asset.reported', { date: day, status: t(`site.status.${open.status}`) });
}

function AssetMap({ view, asking }: { view: StepView; asking: AssetView }) {
  const { visit, service, draft, content } = view;
  const { t, city, say } = visit;
  const { lat, lng } = content.place;
  const { choices, layer } = asking;
  const pins: MapPin[] = choices.map((one, at) => ({
    lat: one.lat,
    lng: one.lng,
    title: thingSaid(visit, layer, one.key),
    tone: one.open ? 'done' : 'open',
    value: one.ref,
    label: String(at + 1),
  }));
  return (
    <MapBox
      label={t('site.asset.map', { things: say(layer.name) })}
      centre={{ lat: lat!, lng: lng! }}
      zoom={18}
      sketchUrl="/map/sketch.geojson"
      tiles={city.map.tiles}
      pins={
        content.place.asset
          ? pins
          : [{ lat: lat!, lng: lng!, title: t('site.asset.here'), tone: 'here' }, ...pins]
      }
      pinsUrl={`/map/things/${service.key}`}
      choose={{ name: 'asset', other: `${stepHref(draft!, 'asset')}?thing=` }}
    >
      <noscript>
        <p class="ui-soft">{t('site.asset.noScript')}</p>
      </noscript>
    </MapBox>
  );
}
