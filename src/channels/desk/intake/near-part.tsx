import type { NearRequest } from '#flow/intake';
import { Button } from '#platform/ui';
import { addressSaid } from '#reference/addresses';
import type { IntakeView } from './intake-view.ts';

/** Open requests of the same service near by: perhaps the caller means one of these. */
export function NearPart({ view }: { view: IntakeView }) {
  const { visit, near, form, service } = view;
  const { t } = visit;
  if (!service || !form.point) return null;
  if (near.length === 0) return <p class="ui-soft">{t('desk.near.none')}</p>;
  return (
    <section aria-labelledby="near">
      <h2 id="near">{t('desk.near.title', { count: near.length })}</h2>
      <ul class="desk-near">
        {near.map((one) => (
          <Near key={one.id} view={view} one={one} />
        ))}
      </ul>
    </section>
  );
}

function Near({ view: { visit }, one }: { view: IntakeView; one: NearRequest }) {
  const { t } = visit;
  return (
    <li>
      <p>
        <a href={`/office/requests/${one.number}`} target="_blank" rel="noopener" class="ui-nowrap">
          {one.number}
        </a>{' '}
        {t('desk.near.facts', {
          metres: Math.round(one.distance),
          ago: visit.ago(one.opened_at),
          status: t(`desk.status.${one.status}`),
        })}
      </p>
      {one.certain && (
        <p>
          <strong>{t('desk.near.certain')}</strong>
        </p>
      )}
      {one.address && <p>{addressSaid(one, t)}</p>}
      {one.public_text && <p class="desk-clip">{one.public_text}</p>}
      {one.me_too > 0 && <p class="ui-soft">{t('desk.near.meToo', { count: one.me_too })}</p>}
      <p class="desk-buttons">
        <Button
          kind="secondary"
          small
          name="follow"
          value={one.id}
          label={t('desk.near.followLabel', { number: one.number })}
        >
          {t('desk.near.follow')}
        </Button>
        {visit.has('requests.work') && (
          <Button
            kind="quiet"
            small
            name="link"
            value={one.id}
            label={t('desk.near.linkLabel', { number: one.number })}
          >
            {t('desk.near.link')}
          </Button>
        )}
      </p>
    </li>
  );
}
