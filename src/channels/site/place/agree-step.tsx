import type { OtherPlace } from '#flow/intake';
import { formatDistance } from '#platform/i18n';
import { MapBox, Radios } from '#platform/ui';
import { type StepView, sayErrors, stepPage } from '../report/step-frame.tsx';

/** The report tells several places: which one is right? Asked only where they are too far apart to be the same. */
export function agreePage(view: StepView, others: readonly OtherPlace[]): string {
  const { visit, content } = view;
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
          centre={{ lat: lat!, lng: lng! }}
          zoom={14}
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
            <p class="ui-soft">{t('site.place.noScript')}</p>
          </noscript>
        </MapBox>
      </>
    ),
  });
}
