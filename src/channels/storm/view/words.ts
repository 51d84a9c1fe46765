import type { StormCounts, StormRow, StormView } from '#flow/storm-view';
import { formatDistance } from '#platform/i18n';
import type { ChipTone } from '#platform/ui';
import { isOverdue } from '#reference/calendar';
import type { StaffVisit } from '#reference/console';
import { areaName, layers } from '#reference/places';

const tones: Record<StormRow['status'], ChipTone> = {
  received: 'new',
  accepted: 'active',
  scheduled: 'active',
  in_progress: 'active',
  waiting: 'neutral',
  closed: 'done',
  reopened: 'soon',
};

type Stands = Pick<StormRow, 'status' | 'outcome' | 'due_at'>;

export function statusSaid({ t }: StaffVisit, { status, outcome }: Stands): { text: string; tone: ChipTone } {
  if (status === 'closed' && outcome)
    return { text: t(`office.outcome.${outcome}`), tone: outcome === 'fixed' ? 'done' : 'neutral' };
  return { text: t(`office.status.${status}`), tone: tones[status] };
}

export function isLate(visit: StaffVisit, { status, due_at }: Stands): boolean {
  return status !== 'closed' && isOverdue(due_at, visit.now);
}

/** What makes a request stand out: late, opened again, told of by many. In words. */
export function signsOf(visit: StaffVisit, row: StormRow): string[] {
  const { t } = visit;
  return [
    ...(isLate(visit, row) ? [t('storm.sign.late')] : []),
    ...(row.reopened > 0 ? [t('storm.sign.reopened')] : []),
    ...(row.told > 1 ? [t('storm.sign.told', { count: row.told })] : []),
    ...(row.public ? [] : [t('storm.sign.private')]),
  ];
}

/** "The last 24 hours", "Since Tuesday, March 3, 8 pm". */
export function timeSaid(
  { t, date }: StaffVisit,
  { hours, since }: Pick<StormView, 'hours' | 'since'>,
): string {
  if (since) return t('storm.time.since', { at: date(since, 'dayTime') });
  return hours! % 24 === 0 && hours! > 24
    ? t('storm.time.days', { count: hours! / 24 })
    : t('storm.time.hours', { count: hours! });
}

/** "The whole city", "Kensington", "2 km around 1400 Market St". */
export async function areaSaid(visit: StaffVisit, { area }: Pick<StormView, 'area'>): Promise<string> {
  const { t, ctx } = visit;
  switch (area.kind) {
    case 'city':
      return t('storm.area.city');
    case 'area': {
      const layer = (await layers(ctx)).find(({ key }) => area.area.startsWith(`${key}:`));
      const name = (await areaName(ctx, area.area)) ?? area.area;
      return layer ? t('storm.area.one', { name, layer: visit.say(layer.name) }) : name;
    }
    case 'near':
      return t('storm.area.around', {
        distance: formatDistance(area.metres, ctx.language),
        place: area.label,
      });
    case 'box':
      return t('storm.area.boxSaid', {
        box: [area.west, area.south, area.east, area.north].map((degrees) => degrees.toFixed(3)).join(', '),
      });
  }
}

/** "All services", or the names. */
export function servicesSaid(visit: StaffVisit, { services }: Pick<StormView, 'services'>): string {
  return services.length === 0 ? visit.t('storm.services.all') : services.map(visit.service).join(', ');
}

/** The finding: "41 open of 63, 12 late". */
export function finding({ t, number }: StaffVisit, { total, open, late, partial }: StormCounts): string {
  return t('storm.finding', { total, open: number(open), late, more: partial ? 'yes' : 'no' });
}
