import type { DeliveryLine, DeliveryState, Endpoint } from '#flow/webhooks';
import { type ChipTone, StatusChip } from '#platform/ui';
import type { StaffVisit } from '#reference/console';

/** How an endpoint fares, in a few words. */
export function Health({ visit, endpoint }: { visit: StaffVisit; endpoint: Endpoint }) {
  const { tone, text } = healthOf(visit, endpoint);
  return <StatusChip tone={tone}>{text}</StatusChip>;
}

function healthOf({ t, date }: StaffVisit, endpoint: Endpoint): { tone: ChipTone; text: string } {
  const { state, pause_reason, failures, failing_since, last_success_at } = endpoint;
  if (state === 'paused' && pause_reason === 'hand') return { tone: 'neutral', text: t('hooks.health.hand') };
  if (state === 'paused')
    return { tone: 'late', text: t(pause_reason === 'gone' ? 'hooks.health.gone' : 'hooks.health.paused') };
  if (failing_since)
    return {
      tone: 'soon',
      text: t('hooks.health.failing', { count: failures, since: date(failing_since, 'dayTime') }),
    };
  return last_success_at
    ? { tone: 'done', text: t('hooks.health.ok') }
    : { tone: 'new', text: t('hooks.health.new') };
}

const tones: Record<DeliveryState, ChipTone> = {
  waiting: 'new',
  retrying: 'soon',
  delivered: 'done',
  failed: 'late',
  dropped: 'neutral',
};

export function Fate({ visit, state }: { visit: StaffVisit; state: DeliveryState }) {
  return <StatusChip tone={tones[state]}>{visit.t(`hooks.state.${state}`)}</StatusChip>;
}

/** Why a try was no success, in words. */
export function reasonSaid(
  { t }: StaffVisit,
  { reason, status }: Pick<DeliveryLine, 'reason' | 'status'>,
): string {
  if (!reason) return status ? String(status) : '';
  const key = reason.replace(/^refused\./, '');
  return t(`hooks.reason.${key}`, { status: status ?? '' });
}
