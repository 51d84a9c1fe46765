import { ButtonLink, Pane } from '#platform/ui';
import { Around, People, Place } from '../request/aside.tsx';
import { Described, Facts, Headline, StatusSentence } from '../request/facts.tsx';
import { QuickActs } from '../request/forms.tsx';
import { History } from '../request/history.tsx';
import type { Loaded } from '../request/load.ts';
import type { Visit } from '../visit.ts';

/** The request that is open beside the list: what it is and the quick steps; the whole of it is one key away. */
export function ItemPane({ visit, loaded, back }: { visit: Visit; loaded: Loaded; back: string }) {
  const { t } = visit;
  const { request, own } = loaded;
  return (
    <Pane kind="item" label={t('office.request.label', { number: request.number })}>
      <p class="office-back">
        <a href={back}>{t('office.list.close')}</a>
      </p>
      <h2 id="item" tabIndex={-1}>
        {visit.service(request.service_key)}
      </h2>
      <Headline visit={visit} loaded={loaded} />
      <StatusSentence visit={visit} loaded={loaded} />
      <div class="office-actions">
        {own && <QuickActs visit={visit} loaded={loaded} colleagues={[]} />}
        <span data-key="o">
          <ButtonLink kind="secondary" small href={`/office/requests/${request.number}`}>
            {t('office.list.open')}
          </ButtonLink>
        </span>
      </div>
      <Described visit={visit} loaded={loaded} />
      <Facts visit={visit} loaded={loaded} short />
    </Pane>
  );
}

export function ContextPane({ visit, loaded }: { visit: Visit; loaded: Loaded }) {
  const { t } = visit;
  return (
    <Pane kind="context" label={t('office.context')}>
      <Place visit={visit} loaded={loaded} />
      <People visit={visit} loaded={loaded} />
      <Around visit={visit} loaded={loaded} />
      <h2>{t('office.history.label')}</h2>
      <History visit={visit} history={loaded.detail.history} />
    </Pane>
  );
}
