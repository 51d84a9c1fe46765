import { mayPlace } from '#flow/work';
import { formatDistance } from '#platform/i18n';
import { Button, CopyButton, Dialog, StatusChip, SummaryList, type SummaryRow } from '#platform/ui';
import { addressSaid } from '#reference/addresses';
import { explainKeys } from '#reference/calendar';
import type { Question } from '#reference/catalog';
import type { Visit } from '../visit.ts';
import { dueSaid, statusSaid } from '../words.ts';
import { AssetFact, thingName } from './asset.tsx';
import type { Loaded } from './load.ts';
import { Photos } from './photos.tsx';
import { whySaid } from './why.ts';

/** Number, state and due time: what one sees first. */
export function Headline({ visit, loaded: { request } }: { visit: Visit; loaded: Loaded }) {
  const status = statusSaid(visit, request);
  const due = dueSaid(visit, request);
  return (
    <div class="office-headline">
      <span class="office-number">{request.number}</span>
      <CopyButton value={request.number} text={visit.t('ui.copyNumber')} />
      <StatusChip tone={status.tone}>{status.text}</StatusChip>
      {due && <StatusChip tone={due.tone}>{due.text}</StatusChip>}
      {!request.public && <StatusChip>{visit.t('office.private')}</StatusChip>}
      {request.me_too > 0 && <StatusChip>{visit.t('office.meToo', { count: request.me_too })}</StatusChip>}
      {request.reopened > 0 && (
        <StatusChip tone="soon">{visit.t('office.reopened', { count: request.reopened })}</StatusChip>
      )}
    </div>
  );
}

/** The state as a sentence with its date. */
export function StatusSentence({ visit, loaded: { request, names } }: { visit: Visit; loaded: Loaded }) {
  const { t, date } = visit;
  const values = {
    department: visit.department(request.department_key),
    opened: date(request.opened_at, 'dayTime'),
    changed: date(request.updated_at, 'dayTime'),
    booked: request.scheduled_for ? date(request.scheduled_for, 'dayTime') : '',
    closed: request.closed_at ? date(request.closed_at, 'dayTime') : '',
    outcome: t(`office.outcome.${request.outcome ?? 'none'}`),
    name: names(request.assignee_id),
    assigned: request.assignee_id ? 'yes' : 'no',
  };
  return <p class="office-sentence">{t(`office.sentence.${request.status}`, values)}</p>;
}

export function Facts({ visit, loaded, short }: { visit: Visit; loaded: Loaded; short?: boolean }) {
  const { t } = visit;
  const { request, detail, service, names, own } = loaded;
  const row = (key: string, value: SummaryRow['value'], change?: string): SummaryRow => ({
    key,
    label: t(`office.fact.${key}`),
    value,
    change: own && !short ? change : undefined,
  });
  const rows = [
    row('place', <Where visit={visit} loaded={loaded} />, '#place'),
    ...(loaded.about ? [assetRow(visit, loaded, !short)] : []),
    row('positions', positionsSaid(visit, loaded, short)),
    row('promise', <Promised visit={visit} loaded={loaded} />),
    row('assignee', names(request.assignee_id) || t('office.act.nobody'), '#assign'),
    row('department', visit.department(request.department_key), '#route'),
    row('why', whySaid(visit, detail.history)),
    row('service', visit.service(request.service_key), '#service'),
    row(
      'came',
      t('office.came', {
        date: visit.date(request.opened_at, 'full'),
        channel: t(`office.channel.${request.channel}`),
      }),
    ),
    ...detail.answers.map((answer) => answerRow(visit, service?.questions, answer)),
  ];
  return <SummaryList rows={rows.filter((one) => one.value !== null && one.value !== '')} />;
}

function assetRow(visit: Visit, { about, own, service }: Loaded, mayChange: boolean): SummaryRow {
  return {
    key: 'asset',
    label: thingName(visit, about!.layer),
    value: <AssetFact visit={visit} about={about!} />,
    change: own && mayChange && service?.asset ? '#asset' : undefined,
  };
}

/** Whether pin, address, device and photos tell one place, and one press to move there; nothing where they do. */
function positionsSaid(visit: Visit, { positions, own, request }: Loaded, short?: boolean) {
  if (positions.length === 0) return null;
  const { t, ctx } = visit;
  const may = own && !short && request.status !== 'closed' && mayPlace(ctx.actor, request);
  return (
    <ul class="office-plain">
      {positions.map((one) => {
        const far = formatDistance(one.metres, ctx.language);
        const { kind, corrected_seq } = one;
        const what = t(`office.position.${kind}`, { far });
        const decision = corrected_seq === null ? one.decision : 'corrected';
        return (
          <li key={kind}>
            {t(`office.position.${decision}`, { what, far, kind })}{' '}
            {may && isElsewhere(one) && (
              <form method="post" action={`/office/requests/${request.number}`} class="office-inline">
                <input type="hidden" name="seen" value={request.version} />
                <input type="hidden" name="correct.kind" value={kind} />
                <Button small kind="secondary" name="do" value="correct">
                  {t('office.position.moveThere', { kind })}
                </Button>
              </form>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** Another place of the report, to which the request may be moved; the border is none, and a numbered thing has a form of its own. */
function isElsewhere({ kind, decision, corrected_seq }: Loaded['positions'][number]): boolean {
  return kind !== 'border' && kind !== 'asset' && decision !== 'moved' && corrected_seq === null;
}

/** What the resident wrote, as they wrote it, and their photos. */
export function Described({ visit, loaded: { request, detail } }: { visit: Visit; loaded: Loaded }) {
  const { t } = visit;
  const photos = detail.files.filter((file) => file.stage === 'report').map((file) => file.id);
  const proof = detail.files.filter((file) => file.stage === 'evidence').map((file) => file.id);
  return (
    <>
      {request.description ? (
        <blockquote class="office-words" lang={request.language} dir="auto">
          {request.description}
        </blockquote>
      ) : (
        <p class="ui-soft">{t('office.noWords')}</p>
      )}
      {photos.length > 0 && <Photos visit={visit} ids={photos} stage="report" />}
      {proof.length > 0 && (
        <>
          <h3>{t('office.evidence')}</h3>
          <Photos visit={visit} ids={proof} stage="evidence" />
        </>
      )}
    </>
  );
}

function Where({ visit, loaded: { request, areas } }: { visit: Visit; loaded: Loaded }) {
  return (
    <>
      <bdi class="office-place">{addressSaid(request, visit.t) ?? visit.t('office.noAddress')}</bdi>
      {request.address_source === 'pin' && <span class="ui-soft"> {visit.t('places.fromPin')}</span>}
      {areas.length > 0 && <span class="ui-soft"> {areas.join(', ')}</span>}
    </>
  );
}

/** The due time, and how it was counted. */
function Promised({ visit, loaded: { request } }: { visit: Visit; loaded: Loaded }) {
  const { t, date, catalog } = visit;
  const { promise, due_at: due } = request;
  if (!promise) return <>{t('office.promise.none')}</>;
  const sentences = explainKeys(catalog.calendar, promise.explanation, t.language).map(({ key, values }) =>
    t(
      key,
      Object.fromEntries(
        Object.entries(values).map(([name, value]) => [name, sayDate(visit, key, name, value)]),
      ),
    ),
  );
  return (
    <Dialog
      summary={due ? t('office.promise.due', { due: date(due, 'dayTime') }) : t('office.promise.stopped')}
    >
      <ul class="office-plain">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </Dialog>
  );
}

/** Days are said as days; an end or a pause with its hour. */
function sayDate({ date }: Visit, key: string, name: string, value: string | number | Date) {
  if (!(value instanceof Date)) return value;
  return name === 'date' && !key.startsWith('due.by.business')
    ? date(value, 'day')
    : date(value, name === 'date' ? 'day' : 'dayTime');
}

function answerRow(
  visit: Visit,
  questions: readonly Question[] | undefined,
  { key, value }: { key: string; value: unknown },
): SummaryRow {
  const question = questions?.find((one) => one.key === key);
  return { key, label: visit.say(question?.label) || key, value: answerSaid(visit, question, value) };
}

export function answerSaid(visit: Visit, question: Question | undefined, value: unknown): string {
  if (Array.isArray(value)) return value.map((one) => answerSaid(visit, question, one)).join(', ');
  if (typeof value === 'boolean') return visit.t(value ? 'office.yes' : 'office.no');
  const option = question?.options?.find((one) => one.key === value);
  return option ? visit.say(option.label) : String(value ?? '');
}
