import type { Endpoint } from '#flow/webhooks';
import { Alert, ButtonLink, CopyButton } from '#platform/ui';
import type { StaffVisit } from '#reference/console';
import { adminPage } from '../admin-page.tsx';

interface SecretProps {
  endpoint: Endpoint;
  secret: string;
  /** Until when the one before it signs too. */
  oldUntil?: Date;
}

/** The only page that ever shows a secret. It is the answer to a post and stands under no address. */
export function secretPage(visit: StaffVisit, { endpoint, secret, oldUntil }: SecretProps): string {
  const { t } = visit;
  return adminPage(
    visit,
    { part: 'hooks', title: t('hooks.secret.title', { name: endpoint.name }), islands: ['copy'] },
    <div class="admin-narrow">
      <Alert kind="warning">{t('hooks.secret.copy')}</Alert>
      <p>{t('hooks.secret.label')}</p>
      <pre class="admin-text">{secret}</pre>
      <CopyButton value={secret} />
      {oldUntil && <p>{t('hooks.secret.old', { until: visit.date(oldUntil, 'dayTime') })}</p>}
      <p class="ui-soft">{t('hooks.how')}</p>
      <ButtonLink href={`/admin/hooks/${endpoint.id}`}>{t('hooks.secret.done')}</ButtonLink>
    </div>,
  );
}
