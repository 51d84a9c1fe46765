import { BackLink } from '#platform/ui';
import type { Lookup, Shown } from '#reference/lookups';
import { page } from '../frame.tsx';
import type { Visit } from '../visit.ts';
import { type FoundPlace, placeQuery } from './asked-place.ts';
import { HistoryRows } from './lookup-part.tsx';

interface History {
  lookup: Lookup;
  place: FoundPlace;
  rows: readonly Shown[];
  next: string | null;
  sample: boolean;
}

/** All that one table knows of a property, newest first. */
export function historyListPage(visit: Visit, { lookup, place, rows, next, sample }: History): string {
  const { t, say } = visit;
  const query = placeQuery(place);
  const title = t('site.address.historyOf', { name: say(lookup.name), place: place.address ?? '' });
  return page(
    visit,
    { title, private: true, back: <BackLink href={`/my-address?${query}`} /> },
    <>
      <h1>{title}</h1>
      {sample && <p class="ui-soft">{t('site.address.sample')}</p>}
      {rows.length > 0 ? (
        <HistoryRows visit={visit} rows={rows} label={title} />
      ) : (
        <p>{lookup.none ? say(lookup.none) : t('site.address.none.history')}</p>
      )}
      {next && (
        <p>
          <a href={`/my-address/${lookup.key}?${query}&after=${next}`}>{t('site.address.older')}</a>
        </p>
      )}
    </>,
  );
}
