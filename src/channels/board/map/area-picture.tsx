import type { StaffVisit } from '#reference/console';
import { areaPath, type Ground, GroundPicture } from '#reference/ground-picture';
import type { AreaFigure, Measure } from './area-map-data.ts';
import { figureSaid, valueSaid } from './area-words.ts';
import { type Class, classOf, toneOf } from './classes.ts';

export interface PictureProps {
  visit: StaffVisit;
  ground: Ground;
  figures: readonly AreaFigure[];
  measure: Measure;
  classes: readonly Class[];
  least: number;
  hrefOf(one: AreaFigure): string;
}

/**
 * The areas as the server draws them: no script, prints, five tones of one colour that every eye tells apart. It repeats the table, so
 * it is hidden from who hears the page; its links are for who points at it.
 */
export function AreaPicture({ visit, ground, figures, measure, classes, least, hrefOf }: PictureProps) {
  return (
    <GroundPicture ground={ground}>
      <Hatch />
      {figures.map((one) => (
        <a key={one.shape.key} href={hrefOf(one)} tabIndex={-1}>
          <path
            class={`area-map__area ${toneClass(one, measure, classes)}`}
            fill={isFew(one, measure) ? 'url(#few)' : undefined}
            d={areaPath(one.shape, ground.fit)}
          >
            <title>{figureSaid(visit, one, measure, least)}</title>
          </path>
        </a>
      ))}
    </GroundPicture>
  );
}

/** For what is too few to tell. */
export function Hatch() {
  return (
    <defs>
      <pattern id="few" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect class="area-map__few-ground" width="6" height="6" />
        <line class="area-map__few-line" x1="0" y1="0" x2="0" y2="6" />
      </pattern>
    </defs>
  );
}

function isFew(one: AreaFigure, measure: Measure): boolean {
  return one.value === null && (measure === 'onTime' ? one.hiddenShare : one.hidden);
}

function toneClass(one: AreaFigure, measure: Measure, classes: readonly Class[]): string {
  if (one.value === null) return isFew(one, measure) ? 'area-map__area--few' : 'area-map__area--none';
  return `area-map__area--${toneOf(classOf(classes, one.value), classes.length)}`;
}

/** What the tones mean, in words and numbers. */
export function Legend({ visit, classes, measure, figures, least }: Omit<PictureProps, 'ground' | 'hrefOf'>) {
  const { t } = visit;
  const few = figures.some((one) => isFew(one, measure));
  const none = figures.some((one) => one.value === null && !isFew(one, measure));
  return (
    <ul class="area-map__legend" aria-label={t('board.map.legend')}>
      {classes.map(({ from, to }, at) => {
        const [low, high] = [valueSaid(visit, from, measure), valueSaid(visit, to, measure)];
        const count = figures.filter(({ value }) => value !== null && classOf(classes, value) === at).length;
        return (
          <li key={from}>
            <svg class="area-map__key" viewBox="0 0 20 14" aria-hidden="true">
              <rect
                class={`area-map__area area-map__area--${toneOf(at, classes.length)}`}
                width="20"
                height="14"
              />
            </svg>
            {low === high ? low : t('board.map.range', { from: low, to: high })}{' '}
            <span class="ui-soft">{t('board.map.areas', { count })}</span>
          </li>
        );
      })}
      {few && (
        <li>
          <svg class="area-map__key" viewBox="0 0 20 14" aria-hidden="true">
            <rect class="area-map__area" fill="url(#few)" width="20" height="14" />
          </svg>
          {t('board.map.few', { least })}
        </li>
      )}
      {none && (
        <li>
          <svg class="area-map__key" viewBox="0 0 20 14" aria-hidden="true">
            <rect class="area-map__area area-map__area--none" width="20" height="14" />
          </svg>
          {t(measure === 'per1000' ? 'board.map.nobody' : 'board.map.none')}
        </li>
      )}
    </ul>
  );
}
