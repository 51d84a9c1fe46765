import { deliveriesFor, maySendAgain } from '#flow/partners';
import { Button, StatusChip } from '#platform/ui';
import type { Visit } from '../visit.ts';

export type SentTo = Awaited<ReturnType<typeof deliveriesFor>>;

/** Where the request was sent; nothing for whom it is not of their department. */
export async function sentTo(visit: Visit, own: boolean, requestId: string): Promise<SentTo> {
  return own ? deliveriesFor(visit.ctx, requestId) : [];
}

/** "Sent to X": the number there, how far it came, when it was last tried, and send again. */
export function Partners({ visit, number, sent }: { visit: Visit; number: string; sent: SentTo }) {
  const { t } = visit;
  if (sent.length === 0) return null;
  return (
    <>
      <h2>{t('partners.office.title')}</h2>
      {sent.map((one) => (
        <One key={one.delivery.id} visit={visit} number={number} one={one} />
      ))}
    </>
  );
}

function One({ visit, number, one }: { visit: Visit; number: string; one: SentTo[number] }) {
  const { t, ago, date } = visit;
  const { delivery, partner, messages } = one;
  const { state, remote_id, remote_status, tried_at, reason, left_at } = delivery;
  const waiting = messages.filter(
    (message) => message.state === 'waiting' || message.state === 'sending',
  ).length;
  const dead = messages.filter((message) => message.state === 'dead');
  const tone = state === 'done' ? 'done' : state === 'dead' ? 'late' : state === 'failed' ? 'soon' : 'new';
  const again = maySendAgain(delivery, dead.length);
  return (
    <div class="office-plain">
      <p>
        <b>{partner?.name ?? delivery.partner_key}</b>{' '}
        <StatusChip tone={tone}>{t(`partners.state.${state}`)}</StatusChip>
      </p>
      {remote_id && (
        <p>
          {t('partners.office.number', { number: remote_id })}
          {remote_status ? ` · ${t('partners.office.says', { word: remote_status })}` : ''}
        </p>
      )}
      {left_at && <p>{t('partners.leftNow')}</p>}
      {reason && <p class="ui-soft">{reason}</p>}
      {dead.map((message) => (
        <p key={message.id} class="ui-soft">
          {t('partners.office.notTold', { text: message.text.slice(0, 80), reason: message.reason ?? '' })}
        </p>
      ))}
      {waiting > 0 && <p>{t('partners.office.waiting', { count: waiting })}</p>}
      {tried_at && (
        <p class="ui-soft">
          {t('partners.tried')}:{' '}
          <time dateTime={tried_at.toISOString()} title={date(tried_at, 'full')}>
            {ago(tried_at)}
          </time>
        </p>
      )}
      {again && (
        <form method="post" action={`/office/requests/${number}/send-again`}>
          <input type="hidden" name="delivery" value={delivery.id} />
          <Button kind="secondary" small>
            {t(state === 'held' ? 'partners.sendNow' : 'partners.sendAgain')}
          </Button>
        </form>
      )}
    </div>
  );
}
