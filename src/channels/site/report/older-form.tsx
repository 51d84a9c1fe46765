import type { Content, ContentPart } from '#flow/intake';
import { Alert, SummaryList, type SummaryRow } from '#platform/ui';
import { answersOf } from './check-step.tsx';
import type { StepView } from './step-frame.tsx';

/** What an older form would change, field by field: the label and what is kept. Empty when it says nothing new. */
export function keptRows(view: StepView, part: ContentPart): SummaryRow[] {
  const { visit, service, content: kept } = view;
  const { t, say } = visit;
  const said = new Map(answersOf(view).map((row) => [row.key, row.value]));
  const row = (key: string, label: string, value: SummaryRow['value']) => ({
    key,
    label,
    value: value || t('site.check.nothing'),
  });
  const rows: SummaryRow[] = [];
  for (const { key, ask } of service.guards ?? [])
    if (part.guards && differs(part.guards[key], kept.guards[key]))
      rows.push(row(key, say(ask), kept.guards[key] && t(`site.${kept.guards[key]}`)));
  for (const { key, label } of service.questions ?? [])
    if (part.answers && key in part.answers && differs(part.answers[key], kept.answers[key]))
      rows.push(row(key, say(label), said.get(key) ?? String(kept.answers[key] ?? '')));
  if (part.description !== undefined && differs(part.description, kept.description))
    rows.push(row('description', t('site.questions.description'), kept.description));
  if (part.place && differs(pointOf(part.place), pointOf(kept.place)))
    rows.push(row('place', t('site.fact.where'), kept.place.address || t('site.place.onMap')));
  for (const field of ['email', 'phone', 'name'] as const)
    if (part.contact && differs(part.contact[field], kept.contact[field]))
      rows.push(row(field, t(`site.contact.${field}`), kept.contact[field]));
  if (part.contact && part.contact.wantsLetters !== kept.contact.wantsLetters)
    rows.push(
      row('letters', t('site.contact.letters'), t(kept.contact.wantsLetters ? 'site.yes' : 'site.no')),
    );
  return rows;
}

function differs(one: unknown, other: unknown): boolean {
  return JSON.stringify(plain(one)) !== JSON.stringify(plain(other));
}

/** Browsers send lines with CR LF; nothing, an empty text and an empty list are the same. */
function plain(value: unknown): unknown {
  if (Array.isArray(value) && value.length === 0) return '';
  return typeof value === 'string' ? value.replaceAll('\r\n', '\n').trim() : (value ?? '');
}

function pointOf({ address, lat, lng }: Content['place']) {
  return [address ?? '', lat ?? '', lng ?? ''];
}

/** The step with what this form holds, and above it what another window has kept since: nothing is written yet. */
export function olderForm(view: StepView, part: ContentPart, rows: SummaryRow[], leave: string): StepView {
  const { content, visit } = view;
  const { t } = visit;
  return {
    ...view,
    content: {
      ...content,
      ...part,
      answers: { ...content.answers, ...part.answers },
      guards: { ...content.guards, ...part.guards },
    },
    notice: (
      <Alert kind="warning" title={t('site.older.title')} announce>
        <p>{t('site.older.help')}</p>
        <SummaryList rows={rows} />
        <p>
          <a href={leave}>{t('site.older.leave')}</a>
        </p>
      </Alert>
    ),
  };
}
