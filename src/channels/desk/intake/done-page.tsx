import type { Request } from '#flow/requests';
import { Alert, BigNumber, ButtonLink, ButtonRow } from '#platform/ui';
import { addressSaid } from '#reference/addresses';
import { explainDue } from '#reference/calendar';
import { type StaffVisit, staffPage } from '#reference/console';

/** The number big enough to read aloud, when it is due in words, and the way on. */
export function donePage(visit: StaffVisit, request: Request, joined: boolean): string {
  const { t, catalog } = visit;
  const why = request.promise ? explainDue(t, catalog.calendar, request.promise.explanation) : [];
  return staffPage(
    visit,
    { title: t(joined ? 'desk.done.joined' : 'desk.done.title'), at: '/desk/intake', islands: ['copy'] },
    <div class="desk-done">
      <Alert kind="success" announce>
        {t(joined ? 'desk.done.joinedText' : 'desk.done.text', {
          service: visit.service(request.service_key),
        })}
      </Alert>
      <BigNumber value={request.number} label={t('desk.done.number')} />
      <p class="desk-due">
        {request.due_at
          ? t('desk.done.due', { date: visit.date(request.due_at, 'dayTime') })
          : t('desk.done.noDue')}
      </p>
      {why.length > 0 && <p class="ui-soft">{why.join(' ')}</p>}
      {request.address && <p>{addressSaid(request, t)}</p>}
      <ButtonRow>
        {visit.has('people.view') && !joined && (
          <ButtonLink href={`/desk/intake?after=${request.number}`}>{t('desk.done.another')}</ButtonLink>
        )}
        <ButtonLink href="/desk/intake" kind="secondary">
          {t('desk.done.next')}
        </ButtonLink>
        <ButtonLink href={`/office/requests/${request.number}`} kind="quiet">
          {t('desk.done.open')}
        </ButtonLink>
      </ButtonRow>
    </div>,
  );
}
