import { formatDate, formatDistance, formatNumber } from '#platform/i18n';
import { StatusChip } from '#platform/ui';
import { localDate, localToInstant } from '#reference/calendar';
import {
  type Cell,
  openState,
  readDate,
  readHours,
  readYes,
  type Shown,
  type WeekHours,
} from '#reference/lookups';
import { tel } from '../frame.tsx';
import { oneStop } from '../said.ts';
import type { Visit } from '../visit.ts';

/** What a cell says in the reader's language: the pack's words for a value, several with commas between. */
export function cellText(visit: Visit, { column, text }: Cell): string {
  if (!column.values) return text;
  const word = (value: string) => {
    const known = column.values!.find(({ is }) => is.toLowerCase() === value.toLowerCase());
    return known ? visit.say(known.text) : value;
  };
  const whole = word(text.trim());
  return whole !== text.trim()
    ? whole
    : text
        .split(/[;|]/)
        .map((part) => word(part.trim()))
        .join(', ');
}

export function titleOf(visit: Visit, row: Shown): string {
  return (row.title && cellText(visit, row.title)) || row.address || visit.t('site.address.untitled');
}

/** A local day as people say it. */
export function dayText(visit: Visit, day: string, style: 'day' | 'date'): string {
  const noon = localToInstant(visit.catalog.calendar, `${day}T12:00`);
  return noon ? visit.date(noon, style) : day;
}

/** All of a row but its title: what has no label of its own in one line, the rest by name. */
export function RowCells({ visit, row }: { visit: Visit; row: Shown }) {
  const own = row.cells.filter(({ column }) => isOwn(column.as));
  const named = row.cells.filter(({ column }) => !isOwn(column.as) && column.label);
  return (
    <>
      {own.map((cell) => (
        <OwnCell key={cell.column.column} visit={visit} cell={cell} />
      ))}
      {named.length > 0 && (
        <p class="ui-card__meta">
          {named.map((cell, i) => (
            <span key={cell.column.column}>
              {i > 0 && ' · '}
              {visit.say(cell.column.label)}: <NamedCell visit={visit} cell={cell} />
            </span>
          ))}
        </p>
      )}
    </>
  );
}

function isOwn(as: Cell['column']['as']): boolean {
  return as === 'address' || as === 'hours' || as === 'phone' || as === 'email' || as === 'link';
}

function OwnCell({ visit, cell }: { visit: Visit; cell: Cell }) {
  const { column, text } = cell;
  const { t } = visit;
  if (column.as === 'hours') return <Hours visit={visit} text={text} />;
  if (column.as === 'phone')
    return (
      <p class="ui-card__meta">
        <a href={tel(text)} class="ui-nowrap">
          {text}
        </a>
      </p>
    );
  if (column.as === 'email' && /^[^\s@<>"]+@[^\s@<>"]+$/.test(text))
    return (
      <p class="ui-card__meta">
        <a href={`mailto:${text}`}>{text}</a>
      </p>
    );
  if (column.as === 'link')
    return /^https?:\/\/[^\s"<>]+$/.test(text) && URL.canParse(text) ? (
      <p class="ui-card__meta">
        <a href={text} rel="noopener noreferrer">
          {column.label ? visit.say(column.label) : t('site.service.more', { host: new URL(text).host })}
        </a>
      </p>
    ) : null;
  return (
    <p class="ui-card__meta">
      <bdi>{text}</bdi>
    </p>
  );
}

function NamedCell({ visit, cell }: { visit: Visit; cell: Cell }) {
  const { column, text } = cell;
  const { t } = visit;
  if (column.as === 'yes') {
    const yes = readYes(text);
    return <>{yes === undefined ? text : t(yes ? 'site.address.yes' : 'site.address.no')}</>;
  }
  if (column.as === 'date') {
    const day = readDate(text, visit.catalog.calendar);
    return day ? <time dateTime={day}>{dayText(visit, day, 'date')}</time> : text;
  }
  const number = column.as === 'number' ? Number(text) : Number.NaN;
  return <>{Number.isFinite(number) ? formatNumber(number, visit.ctx.language) : cellText(visit, cell)}</>;
}

/** "Open until 7 pm", and the hours of the week in the reader's words; as they stand where they cannot be read. */
function Hours({ visit, text }: { visit: Visit; text: string }) {
  const hours = readHours(text);
  if (!hours) return <p class="ui-card__meta">{text}</p>;
  const said = openSaid(visit, hours);
  return (
    <p class="ui-card__meta ui-hours">
      <span class="ui-screen">
        <StatusChip tone={said.tone}>{said.text}</StatusChip>
      </span>
      <span>{weekText(visit, hours)}</span>
    </p>
  );
}

function openSaid(visit: Visit, hours: WeekHours): { text: string; tone: 'done' | 'neutral' | 'soon' } {
  const { t, date, now, say } = visit;
  const state = openState(hours, visit.catalog.calendar, now);
  if (state.state === 'holiday')
    return { text: t('site.address.holiday', { name: say(state.name) }), tone: 'soon' };
  if (state.state === 'open')
    return {
      text: state.until
        ? oneStop(t('site.address.openUntil', { time: date(state.until, 'time') }))
        : t('site.address.openAlways'),
      tone: 'done',
    };
  return {
    text: state.opens ? oneStop(opensSaid(visit, state.opens)) : t('site.address.closed'),
    tone: 'neutral',
  };
}

function opensSaid({ t, date, now, catalog }: Visit, opens: Date): string {
  const isToday = localDate(catalog.calendar, opens) === localDate(catalog.calendar, now);
  return isToday
    ? t('site.address.opensToday', { time: date(opens, 'time') })
    : t('site.address.closedUntil', { time: date(opens, 'dayTime') });
}

/** "Mon–Thu 10 am–7 pm, Fri–Sat 10 am–5 pm": days that follow each other with the same hours are one. */
function weekText({ t, ctx: { language } }: Visit, hours: WeekHours): string {
  // 5 January 1970 was a Monday.
  const instant = (day: number, minutes: number) => new Date(((4 + day) * 1440 + minutes) * 60_000);
  const dayName = (day: number) => formatDate(instant(day, 720), 'UTC', language, 'weekday');
  const clock = (minutes: number) => formatDate(instant(0, minutes), 'UTC', language, 'time');
  const written = hours.map((day) => day.map(({ from, to }) => `${clock(from)}–${clock(to)}`).join(', '));
  if (hours.every((day) => day.length === 1 && day[0]!.from === 0 && day[0]!.to === 1440))
    return t('site.address.always');
  const parts: string[] = [];
  for (let from = 0; from < 7; ) {
    let to = from;
    while (to < 6 && written[to + 1] === written[from]) to += 1;
    const days = to > from ? `${dayName(from)}–${dayName(to)}` : dayName(from);
    if (written[from]) parts.push(`${days} ${written[from]}`);
    from = to + 1;
  }
  return parts.join(' · ');
}

export function distanceText(visit: Visit, metres: number): string {
  return visit.t('site.address.away', { distance: formatDistance(metres, visit.ctx.language) });
}
