import type { OtherPlace } from '#flow/intake';
import { formatDistance } from '#platform/i18n';
import { MapBox, Radios } from '#platform/ui';
import { type StepView, sayErrors, stepPage } from '../report/step-frame.tsx';

/** The report tells several places: which one is right? Asked only where they are too far apart to be the same. */
export function agreePage(view: StepView, others: readonly OtherPlace[]): string {
  const { visit, content } = view;
  const [first] = others;
  if (first?.kind === 'border') return borderPage(view, first);
  const { t } = visit;
  const { lat, lng, address } = content.place;
  const pins = others.map((one) => {
    const far = formatDistance(one.metres, visit.ctx.language);
    return { ...one, label: t(`site.agree.${one.kind}`, { far, address: address ?? '' }) };
  });
  return stepPage({
    view,
    step: 'place',
    title: t('site.agree.title'),
    islands: ['map'],
    ownHeading: true,
    children: (
      <>
        <input type="hidden" name="agree" value="1" />
        <Radios
          name="agreed"
          heading
          label={t('site.agree.title')}
          hint={t('site.agree.hint')}
          error={sayErrors(view)('agreed')}
          tiles
          options={[
            { value: 'pin', label: address ? t('site.agree.pinAt', { address }) : t('site.agree.pin') },
            ...pins.filter((one) => one.inside).map(({ kind, label }) => ({ value: kind, label })),
          ]}
        />
        {pins.some((one) => !one.inside) && <p>{t('site.agree.outside')}</p>}
        <MapBox
          label={t('site.agree.map')}
          {...viewOf({ lat: lat!, lng: lng! }, others)}
          sketchUrl="/map/sketch.geojson"
          tiles={visit.city.map.tiles}
          pins={[
            { lat: lat!, lng: lng!, tone: 'here', title: t('site.agree.pin') },
            ...pins.map(({ label: title, ...at }) => ({
              lat: at.lat,
              lng: at.lng,
              tone: 'open' as const,
              title,
            })),
          ]}
        >
          <noscript>
            <p class="ui-soft">{t('site.agree.noScript')}</p>
          </noscript>
        </MapBox>
      </>
    ),
  });
}

/** The pin lies a few metres outside of the city, where no map is sure: whoever reports is. */
function borderPage(view: StepView, border: OtherPlace): string {
  const { visit, content } = view;
  const { t } = visit;
  const city = visit.say(visit.city.name);
  const { lat, lng } = content.place;
  const far = formatDistance(border.metres, visit.ctx.language);
  return stepPage({
    view,
    step: 'place',
    title: t('site.border.title', { city }),
    islands: ['map'],
    ownHeading: true,
    children: (
      <>
        <input type="hidden" name="agree" value="1" />
        <Radios
          name="agreed"
          heading
          label={t('site.border.title', { city })}
          hint={t('site.border.hint', { city, far })}
          error={sayErrors(view)('agreed')}
          tiles
          options={[
            { value: 'pin', label: t('site.border.yes') },
            { value: 'outside', label: t('site.border.no') },
          ]}
        />
        <MapBox
          label={t('site.border.map')}
          centre={{ lat: lat!, lng: lng! }}
          zoom={17}
          sketchUrl="/map/sketch.geojson"
          tiles={visit.city.map.tiles}
          pins={[{ lat: lat!, lng: lng!, tone: 'here', title: t('site.agree.pin') }]}
        >
          <noscript>
            <p class="ui-soft">{t('site.agree.noScript')}</p>
          </noscript>
        </MapBox>
      </>
    ),
  });
}

/** Middle and zoom that show the pin and all other places on a telephone: at zoom 14 about three kilometres are in sight. */
function viewOf(pin: { lat: number; lng: number }, others: readonly OtherPlace[]) {
  const shown = others.filter((one) => one.inside);
  const middle = (key: 'lat' | 'lng') => {
    const all = [pin[key], ...shown.map((one) => one[key])];
    return (Math.min(...all) + Math.max(...all)) / 2;
  };
  const farthest = Math.max(...shown.map((one) => one.metres), 500);
  const zoom = Math.max(8, Math.min(16, Math.floor(14 - Math.log2(farthest / 1500))));
  return { centre: { lat: middle('lat'), lng: middle('lng') }, zoom };
}
