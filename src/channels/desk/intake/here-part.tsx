import { formatDistance } from '#platform/i18n';
import { SummaryList, type SummaryRow } from '#platform/ui';
import { localToInstant } from '#reference/calendar';
import type { LookupPart, Shown } from '#reference/lookups';
import type { IntakeView } from './intake-view.ts';

/** What is at the place that the caller means, in a few lines: districts, collection, the nearest of each kind. */
export function HerePart({ view }: { view: IntakeView }) {
  const { here, form } = view;
  const { t } = view.visit;
  if (!here || !form.point) return null;
  const rows = here.parts.flatMap((part): SummaryRow[] => {
    const value = told(view, part);
    return value ? [{ key: part.lookup.key, label: view.visit.say(part.lookup.name), value }] : [];
  });
  if (rows.length === 0) return null;
  const { lat, lng } = form.point;
  const query = new URLSearchParams({ address: form.address, at: `${lat.toFixed(5)},${lng.toFixed(5)}` });
  return (
    <details class="desk-here">
      <summary>{t('desk.here.title')}</summary>
      <SummaryList rows={rows} />
      <p>
        <a href={`/my-address?${query}`} target="_blank" rel="noopener">
          {t('desk.here.all')}
        </a>
      </p>
    </details>
  );
}

function told(view: IntakeView, { lookup, rows }: LookupPart): string | undefined {
  const [first] = rows;
  if (!first) return undefined;
  if (lookup.kind === 'collection') return rows.map((row) => pickupTold(view, row)).join('; ');
  if (lookup.kind === 'history') return view.visit.t('desk.here.entries', { count: rows.length });
  if (lookup.kind !== 'nearest' && lookup.kind !== 'area') return undefined;
  const distance = first.metres === undefined ? '' : formatDistance(first.metres, view.visit.ctx.language);
  const phone = first.cells.find(({ column }) => column.as === 'phone')?.text;
  return [titleTold(view, first), first.address, distance, phone].filter(Boolean).join(' · ');
}

function titleTold({ visit }: IntakeView, { title }: Shown): string {
  const known = title?.column.values?.find(({ is }) => is === title.text);
  return known ? visit.say(known.text) : (title?.text ?? '');
}

function pickupTold(view: IntakeView, row: Shown): string {
  const { catalog, date } = view.visit;
  const next = row.pickups?.[0]?.date;
  const noon = next ? localToInstant(catalog.calendar, `${next}T12:00`) : null;
  return `${titleTold(view, row)}: ${noon ? date(noon, 'day') : '-'}`;
}
