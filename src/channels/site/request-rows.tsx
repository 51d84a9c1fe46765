import type { RequestLine } from '#flow/requests';
import { CardList, type MapPin, StatusChip } from '#platform/ui';
import { addressSaid } from '#reference/addresses';
import { shortStatus } from './said.ts';
import type { Visit } from './visit.ts';

/** Requests as a list to choose from: what, where, when, how it stands, and the picture if there is one. */
export function RequestRows({
  visit,
  rows,
  label,
}: {
  visit: Visit;
  rows: readonly RequestLine[];
  label: string;
}) {
  return (
    <CardList kind="rows" label={label}>
      {rows.map((row) => (
        <RequestRow key={row.id} visit={visit} row={row} />
      ))}
    </CardList>
  );
}

function RequestRow({ visit, row }: { visit: Visit; row: RequestLine }) {
  const { t, date } = visit;
  const status = shortStatus(visit, row);
  return (
    <li class="ui-card">
      <div class="ui-card__body">
        <p class="ui-card__title">
          <a href={`/requests/${row.number}`}>{serviceName(visit, row.service_key)}</a>
        </p>
        <p class="ui-card__meta">
          <bdi>{addressSaid(row, t) ?? t('site.place.unknown')}</bdi>
          {' · '}
          <time dateTime={row.opened_at.toISOString()}>{date(row.opened_at, 'date')}</time>
        </p>
        <p class="ui-row">
          <StatusChip tone={status.tone}>{status.text}</StatusChip>
          {row.me_too > 0 && <span class="ui-soft">{t('site.meToo', { count: row.me_too })}</span>}
        </p>
      </div>
      {row.photo_id && <Thumb id={row.photo_id} />}
    </li>
  );
}

/** A small picture that only decorates: what it shows is told beside it. */
export function Thumb({ id }: { id: string }) {
  return <img class="ui-thumb" src={`/photos/${id}/thumb`} alt="" width="72" height="72" loading="lazy" />;
}

export function serviceName(visit: Visit, key: string): string {
  return visit.say(visit.catalog.service(key)?.name) || key;
}

/** The same rows as pins; those without a place stay in the list only. */
export function pinsOf(visit: Visit, rows: readonly RequestLine[]): MapPin[] {
  return rows.flatMap((row) => {
    const { number, lat, lng } = row;
    return lat === null || lng === null
      ? []
      : [{ lat, lng, href: `/requests/${number}`, ...pinOf(visit, row) }];
  });
}

type Pinned = Pick<RequestLine, 'service_key' | 'status' | 'outcome' | 'due_at' | 'closed_at'>;

export function pinOf(visit: Visit, row: Pinned): { title: string; tone: NonNullable<MapPin['tone']> } {
  const { text, tone } = shortStatus(visit, row);
  const colour = row.closed_at ? 'done' : tone === 'late' ? 'late' : 'open';
  return { title: `${serviceName(visit, row.service_key)}: ${text}`, tone: colour };
}
