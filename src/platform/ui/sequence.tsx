import type { ComponentChildren } from 'preact';
import { useT } from './ui-context.tsx';

export interface TimelineEntry {
  key: string;
  /** The sentence: "A crew is booked for Tuesday, April 14." */
  title: ComponentChildren;
  /** Said time and the exact one (ISO) for machines and the hover. */
  time?: { text: string; iso: string; full?: string };
  children?: ComponentChildren;
  tone?: 'now' | 'done' | 'future' | 'late';
}

/** What happened, newest first as the caller gives it. */
export function Timeline({ entries, label }: { entries: TimelineEntry[]; label: string }) {
  return (
    <ol class="ui-timeline" aria-label={label}>
      {entries.map((entry) => (
        <li key={entry.key} class={`ui-timeline__entry ui-timeline__entry--${entry.tone ?? 'done'}`}>
          <div class="ui-timeline__title">{entry.title}</div>
          {entry.time && (
            <time class="ui-timeline__time" dateTime={entry.time.iso} title={entry.time.full}>
              {entry.time.text}
            </time>
          )}
          {entry.children}
        </li>
      ))}
    </ol>
  );
}

export interface SummaryRow {
  key: string;
  label: string;
  value: ComponentChildren;
  /** Where the answer can be changed; the link's words name the answer for those who only hear it. */
  change?: string;
}

/** Label and value in pairs: "check your answers", the facts of a thing. */
export function SummaryList({ rows }: { rows: SummaryRow[] }) {
  const t = useT();
  return (
    <dl class="ui-summary">
      {rows.map((row) => (
        <div class="ui-summary__row" key={row.key}>
          <dt>{row.label}</dt>
          <dd>{row.value}</dd>
          {row.change && (
            <dd class="ui-summary__change">
              <a href={row.change}>
                {t('ui.change')}
                <span class="usa-sr-only"> {row.label}</span>
              </a>
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}

/** "Step 2 of 4: Where" — give `of` only when the count is true. */
export function Steps({ at, of, name }: { at: number; of?: number; name?: string }) {
  const t = useT();
  return (
    <p class="ui-steps">
      {of ? t('ui.stepOf', { at, of }) : t('ui.step', { at })}
      {name && ' '}
      {name && <span class="ui-steps__name">{name}</span>}
    </p>
  );
}

export function BackLink({ href }: { href: string }) {
  const t = useT();
  return (
    <a class="ui-back" href={href}>
      {t('ui.back')}
    </a>
  );
}
