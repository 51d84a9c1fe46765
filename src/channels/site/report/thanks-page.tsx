import type { Received } from '#flow/intake';
import type { Request } from '#flow/requests';
import { BigNumber, ButtonLink, ButtonRow, Dialog } from '#platform/ui';
import { explainKeys } from '#reference/calendar';
import { page } from '../frame.tsx';
import { serviceName } from '../request-rows.tsx';
import { departmentName, dueText, oneStop } from '../said.ts';
import type { Visit } from '../visit.ts';

/** The number to keep, by when, why then, and what happens next. */
export function thanksPage(visit: Visit, received: Received, email?: string): string {
  const { t } = visit;
  const { request, reporterToken } = received;
  const own = reporterToken ? `/r/${reporterToken}` : request.public ? `/requests/${request.number}` : null;
  const title = t('site.thanks.title');
  return page(
    visit,
    { title, private: true, at: 'report', islands: ['copy'] },
    <>
      <h1>{title}</h1>
      <p class="usa-intro">{t('site.thanks.got', { service: serviceName(visit, request.service_key) })}</p>
      <BigNumber
        label={t('site.thanks.number')}
        value={request.number}
        spoken={[...request.number].filter((sign) => sign !== '-').join(' ')}
      />
      <Due visit={visit} request={request} />
      <h2>{t('site.thanks.next')}</h2>
      <ol class="ui-list">
        <li>{t('site.thanks.next1', { department: departmentName(visit, request.department_key) })}</li>
        <li>
          {email
            ? t('site.thanks.letters', { email })
            : t(own ? 'site.thanks.look' : 'site.thanks.call', { phone: visit.city.contact.phone })}
        </li>
        <li>{t('site.thanks.closed')}</li>
      </ol>
      <ButtonRow>
        {own && <ButtonLink href={own}>{t('site.thanks.see')}</ButtonLink>}
        <ButtonLink kind="secondary" href="/services">
          {t('site.thanks.another')}
        </ButtonLink>
      </ButtonRow>
    </>,
  );
}

function Due({ visit, request }: { visit: Visit; request: Request }) {
  const { t, date, ctx, catalog } = visit;
  const { promise, due_at: due } = request;
  if (!promise || !due) return <p>{t('site.thanks.noPromise')}</p>;
  const why = explainKeys(catalog.calendar, promise.explanation, ctx.language).slice(1);
  return (
    <>
      <p class="ui-said">{oneStop(t('site.thanks.due', { by: dueText(visit, due, promise.sla.unit) }))}</p>
      <Dialog summary={t('site.thanks.why')}>
        <p>
          {t('site.thanks.counted', {
            promise: t(`sla.${promise.sla.unit}`, { amount: promise.sla.amount }),
          })}
        </p>
        {why.map(({ key, values }) => (
          <p key={key + String(values.date)}>{t(key, saidValues(values, date))}</p>
        ))}
      </Dialog>
    </>
  );
}

function saidValues(values: Record<string, string | number | Date>, date: Visit['date']) {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      value instanceof Date ? date(value, name === 'date' ? 'day' : 'dayTime') : value,
    ]),
  );
}
