import type { ComponentChildren } from 'preact';
import { CardList } from '#platform/ui';
import type { LookupPart, Pickup, Shown } from '#reference/lookups';
import type { Visit } from '../visit.ts';
import { dayText, distanceText, RowCells, titleOf } from './row-cells.tsx';

interface PartProps {
  visit: Visit;
  part: LookupPart;
  /** What the pins of the map are numbered by; none for rows that are not on it. */
  numbers: ReadonlyMap<Shown, number>;
  /** Where all of a history stands. */
  moreHref: string;
  /** Where the collection days are as a calendar. */
  calendarHref: string;
}

/** One of the city's own tables as a section of the page. Nothing to show is said, with the reason. */
export function LookupSection({ visit, part, numbers, moreHref, calendarHref }: PartProps) {
  const { t, say } = visit;
  const { lookup, rows } = part;
  return (
    <PartFrame visit={visit} id={lookup.key} title={say(lookup.name)} sample={part.sample}>
      {lookup.about && <p class="ui-soft">{say(lookup.about)}</p>}
      {rows.length === 0 ? (
        <p>{whyEmpty(visit, part)}</p>
      ) : lookup.kind === 'collection' ? (
        rows.map((row) => <Collection key={row.row} visit={visit} row={row} />)
      ) : lookup.kind === 'history' || lookup.kind === 'nearby' ? (
        <HistoryRows visit={visit} rows={rows} label={say(lookup.name)} />
      ) : (
        <Facilities visit={visit} rows={rows} numbers={numbers} label={say(lookup.name)} />
      )}
      {rows.some(({ pickups }) => pickups?.length) && (
        <p class="ui-screen">
          <a href={calendarHref}>{t('feeds.calendarCollection')}</a>
        </p>
      )}
      {part.more && (
        <p class="ui-screen">
          <a href={moreHref}>{t('site.address.allOf', { name: say(lookup.name) })}</a>
        </p>
      )}
    </PartFrame>
  );
}

export function PartFrame(props: {
  visit: Visit;
  id: string;
  title: string;
  sample?: boolean;
  children: ComponentChildren;
}) {
  const { visit, id, title, sample, children } = props;
  return (
    <section class="ui-part" aria-labelledby={`part-${id}`}>
      <h2 id={`part-${id}`}>
        {title}
        {sample && <span class="ui-part__sample"> {visit.t('site.address.sample')}</span>}
      </h2>
      {children}
    </section>
  );
}

function whyEmpty({ t, say }: Visit, { lookup, missing }: LookupPart): string {
  if (missing) return t(`site.address.missing.${missing}`);
  return lookup.none ? say(lookup.none) : t(`site.address.none.${lookup.kind}`);
}

/** Places to go to, with the numbers of their pins. */
export function Facilities({
  visit,
  rows,
  numbers,
  label,
}: {
  visit: Visit;
  rows: readonly Shown[];
  numbers: ReadonlyMap<Shown, number>;
  label: string;
}) {
  return (
    <CardList kind="rows" label={label}>
      {rows.map((row) => {
        const number = numbers.get(row);
        return (
          <li key={row.row} class="ui-card">
            {number !== undefined && (
              <span class="ui-number-pin">
                <span class="usa-sr-only">{visit.t('site.address.pin')} </span>
                {number}
              </span>
            )}
            <div class="ui-card__body">
              <p class="ui-card__title">{titleOf(visit, row)}</p>
              {row.metres !== undefined && <p class="ui-card__meta">{distanceText(visit, row.metres)}</p>}
              <RowCells visit={visit} row={row} />
            </div>
          </li>
        );
      })}
    </CardList>
  );
}

export function HistoryRows({ visit, rows, label }: { visit: Visit; rows: readonly Shown[]; label: string }) {
  return (
    <ul class="ui-history" aria-label={label}>
      {rows.map((row) => (
        <li key={row.row}>
          <p class="ui-card__title">{titleOf(visit, row)}</p>
          <RowCells visit={visit} row={row} />
        </li>
      ))}
    </ul>
  );
}

function Collection({ visit, row }: { visit: Visit; row: Shown }) {
  const { t } = visit;
  const [next, ...later] = row.pickups ?? [];
  return (
    <div class="ui-pickup">
      <p class="ui-card__title">{titleOf(visit, row)}</p>
      {next ? (
        <>
          <p class="ui-pickup__next">
            {t('site.address.nextPickup', { day: dayText(visit, next.date, 'day') })}{' '}
            <Moved visit={visit} pickup={next} />
          </p>
          <p class="ui-card__meta">
            {t('site.address.laterPickups', {
              days: later.map(({ date }) => dayText(visit, date, 'day')).join('; '),
            })}
          </p>
          {later.map((pickup) => (
            <Moved key={pickup.date} visit={visit} pickup={pickup} block />
          ))}
        </>
      ) : (
        <p>{row.cells.find(({ column }) => column.as === 'days')?.text}</p>
      )}
      <RowCells
        visit={visit}
        row={{ ...row, cells: row.cells.filter(({ column }) => column.as === 'text') }}
      />
    </div>
  );
}

/** A day that a holiday moved is the one that people get wrong. */
function Moved({ visit, pickup: { date, moved }, block }: { visit: Visit; pickup: Pickup; block?: boolean }) {
  if (!moved) return null;
  const { t, say } = visit;
  const values = {
    holiday: say(moved.holiday),
    usual: dayText(visit, moved.from, 'day'),
    day: dayText(visit, date, 'day'),
  };
  if (block) return <p class="ui-card__meta">{t('site.address.movedThat', values)}</p>;
  return <span class="ui-soft">{t('site.address.moved', values)}</span>;
}
