import { GroundPicture } from '#reference/ground-picture';
import { degree } from './storm-ground.ts';
import type { StormBodyProps } from './storm-props.ts';
import { isLate } from './words.ts';

/** The requests of this page as dots on the sketch: where there is no script, and on paper. */
export function StormPicture({ visit, shown, view, ground, asked }: StormBodyProps) {
  const { fit, limit } = ground;
  const [west, south, east, north] = fit.bounds;
  const placed = shown.page.rows.filter(
    ({ lat, lng }) =>
      lat !== null && lng !== null && lat >= south && lat <= north && lng >= west && lng <= east,
  );
  const { area } = view;
  return (
    <figure class="storm__picture">
      <GroundPicture ground={ground} label={visit.t('storm.picture', { count: placed.length })}>
        {limit && <path class="ground__limit" d={limit} />}
        {area.kind === 'near' && (
          <circle
            class="ground__limit"
            cx={fit.x(area.lng)}
            cy={fit.y(area.lat)}
            r={fit.y(area.lat) - fit.y(area.lat + area.metres / degree)}
          />
        )}
        {placed.map((row) => (
          <circle
            key={row.number}
            class={`storm__dot storm__dot--${row.number === asked.at ? 'here' : row.closed_at ? 'done' : isLate(visit, row) ? 'late' : 'open'}`}
            cx={Math.round(fit.x(row.lng!) * 10) / 10}
            cy={Math.round(fit.y(row.lat!) * 10) / 10}
            r={row.number === asked.at ? 9 : 5}
          />
        ))}
      </GroundPicture>
      <figcaption class="storm__legend">
        {(['open', 'late', 'done'] as const).map((key) => (
          <span key={key}>
            <svg class="storm__key" viewBox="0 0 12 12" aria-hidden="true">
              <circle class={`storm__dot storm__dot--${key}`} cx="6" cy="6" r="5" />
            </svg>
            {visit.t(`storm.dot.${key}`)}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}
