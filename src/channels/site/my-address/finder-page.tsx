import { Alert, BackLink, Button, EmptyState, NumberInput, Select } from '#platform/ui';
import type { FoundFacilities, Lookup, LookupFilter } from '#reference/lookups';
import { page, tel } from '../frame.tsx';
import type { Visit } from '../visit.ts';
import { AskForm, Candidates } from './ask-form.tsx';
import { type AskedPlace, placeQuery } from './asked-place.ts';
import { Facilities } from './lookup-part.tsx';
import { numberRows, PlaceMap } from './place-map.tsx';
import { dayText } from './row-cells.tsx';

export interface FinderAsked {
  lookup: Lookup;
  place: AskedPlace;
  /** What was asked for, by key of the filter. */
  filters: Readonly<Record<string, string>>;
  /** The same for links, beginning with "&". */
  more: string;
}

export function finderPage(visit: Visit, view: FinderAsked & { found?: FoundFacilities }): string {
  const { t, say } = visit;
  const { lookup, place, found, filters } = view;
  const question = say(lookup.finder?.question);
  const base = `/find/${lookup.key}`;
  const typed = place.kind === 'choose' ? place.typed : place.kind === 'found' ? place.address : undefined;
  return page(
    visit,
    {
      title: question,
      description: say(lookup.finder?.about) || question,
      private: place.kind !== 'nothing',
      islands: ['suggest', 'map', 'copy'],
      width: found ? 'wide' : 'narrow',
      back: <BackLink href={place.kind === 'nothing' ? '/' : base} />,
    },
    <>
      <h1>{question}</h1>
      {lookup.finder?.about && <p class="usa-intro">{say(lookup.finder.about)}</p>}
      {place.kind === 'choose' && <Candidates visit={visit} asked={place} base={base} more={view.more} />}
      <div class="ui-screen">
        <AskForm
          visit={visit}
          action={base}
          button={t('site.find.button')}
          label={t('site.find.label')}
          value={typed}
          map={!found}
        >
          <Filters visit={visit} lookup={lookup} filters={filters} />
        </AskForm>
      </div>
      {found && place.kind === 'found' && <Found visit={visit} view={{ ...view, place, found }} />}
    </>,
  );
}

type FoundView = FinderAsked & { place: AskedPlace & { kind: 'found' }; found: FoundFacilities };

function Found({ visit, view: { lookup, place, found, filters } }: { visit: Visit; view: FoundView }) {
  const { t, say } = visit;
  const label = place.address ?? t('site.address.onMap');
  const numbers = numberRows([found.rows]);
  const isFiltered = Object.keys(filters).length > 0;
  if (found.rows.length === 0)
    return (
      <EmptyState title={t('site.find.none', { place: label })} icon="search">
        <p>
          {found.missing
            ? t(`site.address.missing.${found.missing}`)
            : isFiltered && found.near > 0
              ? t('site.find.noneFiltered', { count: found.near })
              : t('site.find.noneNear')}
        </p>
        {isFiltered && found.near > 0 && (
          <p>
            <a href={`/find/${lookup.key}?${placeQuery(place)}`}>{t('site.find.showAll')}</a>
          </p>
        )}
      </EmptyState>
    );
  return (
    <div class="ui-answer">
      <section class="ui-answer__parts" aria-labelledby="found">
        <h2 id="found">{t('site.find.found', { count: found.rows.length, place: label })}</h2>
        {found.sample && <p class="ui-soft">{t('site.address.sampleRows')}</p>}
        <Facilities visit={visit} rows={found.rows} numbers={numbers} label={say(lookup.name)} />
        <p class="ui-screen">
          <a href={`/my-address?${placeQuery(place)}`}>{t('site.find.myAddress')}</a>
        </p>
      </section>
      <div class="ui-answer__side">
        <PlaceMap visit={visit} point={place.point} label={label} numbers={numbers} />
        <p class="ui-screen">
          <Button kind="quiet" type="button" icon="print" action="print" needsScript>
            {t('site.address.print')}
          </Button>
        </p>
      </div>
    </div>
  );
}

function Filters({
  visit,
  lookup,
  filters,
}: {
  visit: Visit;
  lookup: Lookup;
  filters: FinderAsked['filters'];
}) {
  return (
    <>
      {(lookup.finder?.filters ?? []).map((filter) => (
        <Filter
          key={filter.key}
          visit={visit}
          lookup={lookup}
          filter={filter}
          value={filters[filter.key] ?? ''}
        />
      ))}
    </>
  );
}

function Filter({
  visit: { t, say },
  lookup,
  filter,
  value,
}: {
  visit: Visit;
  lookup: Lookup;
  filter: LookupFilter;
  value: string;
}) {
  const name = `is.${filter.key}`;
  const label = say(filter.name);
  if (filter.kind === 'range')
    return <NumberInput name={name} label={label} value={value} width="xs" required={false} />;
  if (filter.kind === 'one_of') {
    const column = (lookup.columns ?? []).find(
      (one) => one.column.toLowerCase() === filter.column?.toLowerCase(),
    );
    return (
      <Select
        name={name}
        label={label}
        value={value}
        empty={t('site.find.any')}
        required={false}
        options={(column?.values ?? []).map(({ is, text }) => ({ value: is, label: say(text) }))}
      />
    );
  }
  return (
    <div class="usa-checkbox ui-find__check">
      <input
        class="usa-checkbox__input"
        type="checkbox"
        id={`f-${filter.key}`}
        name={name}
        value="yes"
        checked={value !== ''}
      />
      <label class="usa-checkbox__label" for={`f-${filter.key}`}>
        {label}
      </label>
    </div>
  );
}

/** Not offered today: when it is, and whom to ask. */
export function closedFinderPage(visit: Visit, lookup: Lookup): string {
  const { t, say, city } = visit;
  const { finder } = lookup;
  const question = say(finder?.question);
  const { phone } = city.contact;
  return page(
    visit,
    { title: question, private: true, back: <BackLink href="/" /> },
    <>
      <h1>{question}</h1>
      <Alert kind="info" title={t('site.find.closed')}>
        {finder?.from && !finder.off && (
          <p>
            {finder.until
              ? t('site.find.between', {
                  from: dayText(visit, finder.from, 'date'),
                  until: dayText(visit, finder.until, 'date'),
                })
              : t('site.find.from', { from: dayText(visit, finder.from, 'date') })}
          </p>
        )}
        <p>{t.rich('site.error.call', { phone, call: (inner) => <a href={tel(phone)}>{inner}</a> })}</p>
      </Alert>
    </>,
  );
}
