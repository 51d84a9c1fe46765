import type { DeliveryState, PartnerHealth } from '#flow/partners';
import { type ChipTone, StatusChip } from '#platform/ui';
import type { StaffVisit } from '#reference/console';

/** How a partner fares, in a few words. */
export function Fares({ visit, health }: { visit: StaffVisit; health: PartnerHealth }) {
  const { tone, text } = faring(visit, health);
  return <StatusChip tone={tone}>{text}</StatusChip>;
}

function faring(
  { t, date }: StaffVisit,
  { partner, state, lacksSecret, counts }: PartnerHealth,
): { tone: ChipTone; text: string } {
  if (state?.paused_at)
    return { tone: 'neutral', text: t('partners.fares.paused', { by: state.paused_by ?? '' }) };
  if (lacksSecret)
    return { tone: 'late', text: t('partners.fares.secret', { name: `BELFRY_SECRET_${partner.secret}` }) };
  if (state?.failing_since)
    return {
      tone: 'late',
      text: t('partners.fares.failing', { since: date(state.failing_since, 'dayTime') }),
    };
  const count = counts.dead + counts.deadMessages + counts.deadNews;
  if (count > 0) return { tone: 'soon', text: t('partners.fares.some', { count }) };
  if (partner.mode === 'test') return { tone: 'soon', text: t('partners.fares.test') };
  return state?.sent_at
    ? { tone: 'done', text: t('partners.fares.well') }
    : { tone: 'new', text: t('partners.fares.new') };
}

const tones: Record<DeliveryState, ChipTone> = {
  held: 'neutral',
  waiting: 'new',
  token: 'new',
  done: 'done',
  failed: 'soon',
  dead: 'late',
  dropped: 'neutral',
};

export function Far({ visit, state }: { visit: StaffVisit; state: DeliveryState }) {
  return <StatusChip tone={tones[state]}>{visit.t(`partners.state.${state}`)}</StatusChip>;
}
