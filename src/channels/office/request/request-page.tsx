import type { HistoryEntry } from '#flow/requests';
import { Alert, ButtonLink, LiveNews, Pane } from '#platform/ui';
import { colleaguesIn } from '../colleagues.ts';
import { doneToast } from '../done.tsx';
import { listHref, officePage } from '../frame.tsx';
import type { Visit } from '../visit.ts';
import { Around, People, Place, type Shown } from './aside.tsx';
import { OfSameAsset } from './asset.tsx';
import type { ServiceEffect } from './change-forms.ts';
import { Described, Facts, Headline, StatusSentence } from './facts.tsx';
import { Forms, QuickActs, type Refusal } from './forms.tsx';
import { History, historySaid } from './history.tsx';
import type { Loaded } from './load.ts';
import { Partners } from './partners.tsx';

export interface RequestState {
  query?: { done?: string; late?: string };
  refusal?: Refusal;
  /** What others did since the page was opened on which a form was refused. */
  meanwhile?: HistoryEntry[];
  effect?: ServiceEffect;
  people?: Shown[];
}

/** Everything on one page: what it is and why it is here, what can be done, what happened; beside it place and people. */
export async function requestPage(visit: Visit, loaded: Loaded, state: RequestState = {}): Promise<string> {
  const { t } = visit;
  const { request, own } = loaded;
  const href = `/office/requests/${request.number}`;
  const colleagues = own ? await colleaguesIn(visit.ctx, [request.department_key]) : [];
  const forms = { visit, loaded, colleagues, refusal: state.refusal, effect: state.effect };
  const title = visit.service(request.service_key);
  return officePage(
    visit,
    {
      title: `${title} ${request.number}`,
      heading: title,
      at: listHref,
      islands: ['map', 'copy', 'photos', 'live'],
      toast: await doneToast(visit, state.query ?? {}, href),
      keys: [
        ['m', t('office.act.take')],
        ['e', t('office.act.accept')],
        ['s', t('office.act.start')],
        ['c', t('office.form.comment')],
      ],
      actions: own ? <QuickActs {...forms} /> : undefined,
    },
    <>
      <Pane kind="item" label={t('office.request.label', { number: request.number })}>
        <Headline visit={visit} loaded={loaded} />
        <LiveNews
          topic={request.number}
          url={`/office/live?topic=${request.number}`}
          text={t('office.request.news')}
        />
        <Meanwhile visit={visit} state={state} />
        {!own && (
          <Alert>
            {t('office.request.others', { department: visit.department(request.department_key) })}
          </Alert>
        )}
        <StatusSentence visit={visit} loaded={loaded} />
        <Described visit={visit} loaded={loaded} />
        <Facts visit={visit} loaded={loaded} />
        {own && <Forms {...forms} />}
        <h2>{t('office.history.label')}</h2>
        <History visit={visit} history={loaded.detail.history} />
      </Pane>
      <Pane kind="context" label={t('office.context')}>
        <h2>{t('office.map.label')}</h2>
        <Place visit={visit} loaded={loaded} />
        <Partners visit={visit} number={request.number} sent={loaded.sent} />
        {own && <h2>{t('office.people.label')}</h2>}
        <People visit={visit} loaded={loaded} people={state.people} />
        <OfSameAsset visit={visit} about={loaded.about} />
        <Around visit={visit} loaded={loaded} />
        {request.public && (
          <ButtonLink kind="quiet" icon="external" href={`/requests/${request.number}`}>
            {t('office.request.public')}
          </ButtonLink>
        )}
      </Pane>
    </>,
  );
}

/** Somebody else was faster: what they did, and that nothing typed is lost. */
function Meanwhile({ visit, state }: { visit: Visit; state: RequestState }) {
  const { meanwhile } = state;
  if (!meanwhile) return null;
  const { t, ago } = visit;
  return (
    <Alert kind="warning" announce title={t('office.conflict.title')}>
      <ul class="office-plain">
        {meanwhile.map((entry) => (
          <li key={entry.seq}>
            {historySaid(visit, entry)} <span class="ui-soft">{`${entry.actor_name}, ${ago(entry.at)}`}</span>
          </li>
        ))}
      </ul>
      <p>{t('office.conflict.text')}</p>
    </Alert>
  );
}
