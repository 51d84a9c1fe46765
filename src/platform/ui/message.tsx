import type { ComponentChildren } from 'preact';
import type { Problem } from '#platform/errors';
import { Button } from './button.tsx';
import { fieldId, sayProblem } from './field.tsx';
import { Icon, type IconName } from './icon.tsx';
import { useT } from './ui-context.tsx';

/** Stands above the form after a refused post: what is wrong, each a link to its field. Nothing without problems. */
export function ErrorSummary({ problems }: { problems: readonly Problem[] | undefined }) {
  const t = useT();
  if (!problems?.length) return null;
  return (
    <div class="ui-errors" role="alert" aria-labelledby="errors-title" tabIndex={-1} autofocus>
      <h2 class="ui-errors__title" id="errors-title">
        {t('ui.errorsTitle', { count: problems.length })}
      </h2>
      <ul>
        {problems.map((problem) => (
          <li key={problem.field}>
            <a href={`#${fieldId(problem.field)}`}>{sayProblem(t, problem)}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface AlertProps {
  kind?: 'info' | 'success' | 'warning' | 'error' | 'emergency';
  title?: ComponentChildren;
  children?: ComponentChildren;
  /** Read aloud when it appears (after an action), not when it is part of the page. */
  announce?: boolean;
}

const alertIcons: Record<string, IconName> = {
  success: 'check',
  warning: 'warning',
  error: 'alert',
  emergency: 'phone',
};

export function Alert({ kind = 'info', title, children, announce }: AlertProps) {
  return (
    <div class={`usa-alert usa-alert--${kind}`} role={announce ? 'status' : undefined}>
      <div class="usa-alert__body">
        <Icon name={alertIcons[kind] ?? 'info'} />
        <div>
          {title && <p class="usa-alert__heading">{title}</p>}
          {children && <div class="usa-alert__text">{children}</div>}
        </div>
      </div>
    </div>
  );
}

interface ToastProps {
  children: ComponentChildren;
  /** Where a post takes it back, with what it needs to know. */
  undo?: { action: string; fields?: Record<string, string> };
}

/** "3 requests closed. Undo": stands at the foot until the next page. */
export function Toast({ children, undo }: ToastProps) {
  const t = useT();
  return (
    <div class="ui-toast" role="status">
      <span>{children}</span>
      {undo && (
        <form method="post" action={undo.action}>
          {Object.entries(undo.fields ?? {}).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <Button kind="quiet" icon="undo">
            {t('ui.undo')}
          </Button>
        </form>
      )}
    </div>
  );
}

/** Why a list is empty and what to do next. */
export function EmptyState({
  title,
  children,
  icon = 'list',
}: {
  title: string;
  children?: ComponentChildren;
  icon?: IconName;
}) {
  return (
    <div class="ui-empty">
      <Icon name={icon} large />
      <p class="ui-empty__title">{title}</p>
      {children}
    </div>
  );
}

/** More on demand, without script. */
export function Dialog({
  summary,
  children,
  open,
}: {
  summary: ComponentChildren;
  children: ComponentChildren;
  open?: boolean;
}) {
  return (
    <details class="ui-details" open={open}>
      <summary>{summary}</summary>
      <div class="ui-details__body">{children}</div>
    </details>
  );
}

export function Progress({ label, value, most }: { label: string; value: number; most: number }) {
  return (
    <label class="ui-progress">
      <span>{label}</span>
      <progress value={value} max={most} />
    </label>
  );
}

/**
 * Where the island `live` announces that a topic has news; empty until then, so that nothing moves. The address (by
 * default `/live?topic=...`) streams server-sent events named `news`.
 */
export function LiveNews({ topic, url, text }: { topic: string; url?: string; text?: string }) {
  const t = useT();
  return (
    <div
      class="ui-news"
      role="status"
      data-island="live"
      data-url={url ?? `/live?topic=${encodeURIComponent(topic)}`}
    >
      <button type="button" class="ui-filter" hidden data-text={text ?? t('ui.news', { count: '{count}' })} />
    </div>
  );
}
