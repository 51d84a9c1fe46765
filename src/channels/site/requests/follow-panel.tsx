import type { Request } from '#flow/requests';
import { Button, ErrorSummary, fieldErrors, TextInput } from '#platform/ui';
import type { Visit } from '../visit.ts';
import { MeTooForm } from './me-too-form.tsx';
import type { OwnForm } from './own-panel.tsx';

/** For everybody who came by the public address: news by e-mail, "I see it too", and what to do when it is back. */
export function FollowPanel({ visit, request, form }: { visit: Visit; request: Request; form?: OwnForm }) {
  const { t } = visit;
  const closed = request.status === 'closed';
  return (
    <>
      {closed ? <NotFixed visit={visit} request={request} /> : <MeToo visit={visit} request={request} />}
      {!closed && (
        <section class="ui-panel" id="follow" aria-labelledby="follow-title">
          <h2 id="follow-title">{t('site.follow.title')}</h2>
          <FollowForm visit={visit} request={request} form={form} />
        </section>
      )}
      <p class="ui-soft">{t('site.request.yours')}</p>
    </>
  );
}

function MeToo({ visit, request }: { visit: Visit; request: Request }) {
  const { t } = visit;
  return (
    <section class="ui-panel" aria-labelledby="too-title">
      <h2 id="too-title">{t('site.meToo.title')}</h2>
      <p>{t('site.meToo.help')}</p>
      <MeTooForm visit={visit} number={request.number} />
    </section>
  );
}

export function FollowForm({ visit, request, form }: { visit: Visit; request: Request; form?: OwnForm }) {
  const { t } = visit;
  return (
    <form method="post" action={`/requests/${request.number}/follow`} noValidate>
      <ErrorSummary problems={form?.problems} />
      <TextInput
        name="email"
        type="email"
        label={t('site.follow.email')}
        hint={t('site.follow.hint')}
        value={form?.values.email}
        error={fieldErrors(t, form?.problems)('email')}
        autocomplete="email"
        maxLength={254}
        width="xl"
      />
      <Button>{t('site.follow.button')}</Button>
    </form>
  );
}

/** Only the reporter reopens; for everybody else it is a new report at the same place, which keeps the demand visible. */
function NotFixed({ visit, request }: { visit: Visit; request: Request }) {
  const { t, catalog } = visit;
  const offered = catalog.services.some((one) => one.key === request.service_key && one.kind === 'request');
  return (
    <section class="ui-panel" aria-labelledby="not-fixed">
      <h2 id="not-fixed">{t('site.notFixed.title')}</h2>
      <p>{t('site.notFixed.others')}</p>
      {offered && (
        <form method="post" action={`/report/${request.service_key}`}>
          <input type="hidden" name="again" value={request.number} />
          <Button kind="secondary">{t('site.notFixed.again')}</Button>
        </form>
      )}
    </section>
  );
}
