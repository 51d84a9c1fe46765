import type { ComponentChildren } from 'preact';
import { Button } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';
import { useT } from './ui-context.tsx';

interface CardProps {
  title: ComponentChildren;
  href?: string;
  icon?: IconName | (string & {});
  children?: ComponentChildren;
  /** Small print under the title: distance, date, number. */
  meta?: ComponentChildren;
}

/** One thing to choose; the whole card is the target, its title the link. */
export function Card({ title, href, icon, children, meta }: CardProps) {
  return (
    <li class="ui-card">
      {icon && <Icon name={icon} large />}
      <div class="ui-card__body">
        <p class="ui-card__title">{href ? <a href={href}>{title}</a> : title}</p>
        {meta && <p class="ui-card__meta">{meta}</p>}
        {children}
      </div>
    </li>
  );
}

/** `rows` stands them under each other with lines between, `grid` beside each other where there is room. */
export function CardList({
  children,
  kind = 'grid',
  label,
}: {
  children: ComponentChildren;
  kind?: 'grid' | 'rows';
  label?: string;
}) {
  return (
    // biome-ignore lint/a11y/noRedundantRoles: Safari takes the role away from a list without bullets
    <ul class={`ui-cards ui-cards--${kind}`} role="list" aria-label={label}>
      {children}
    </ul>
  );
}

export function Tag({ children }: { children: ComponentChildren }) {
  return <span class="usa-tag">{children}</span>;
}

/** The state in words; the colour only helps. `late` shows a broken promise, `soon` one at risk. */
export type ChipTone = 'neutral' | 'new' | 'active' | 'done' | 'soon' | 'late';

export function StatusChip({ tone = 'neutral', children }: { tone?: ChipTone; children: ComponentChildren }) {
  return <span class={`ui-chip ui-chip--${tone}`}>{children}</span>;
}

interface BigNumberProps {
  /** What to keep: `26-0012345`. */
  value: string;
  label: string;
  /** How to say it aloud; without it, character by character. */
  spoken?: string;
}

/** The number to keep: big, copied with one press (island `copy`), read aloud one figure at a time. */
export function BigNumber({ value, label, spoken }: BigNumberProps) {
  const t = useT();
  return (
    <div class="ui-number">
      <p class="ui-number__label">{label}</p>
      <p class="ui-number__value">
        <span aria-hidden="true">{value}</span>
        <span class="usa-sr-only">
          {spoken ?? [...value].filter((sign) => /[\p{L}\d]/u.test(sign)).join(' ')}
        </span>
      </p>
      <CopyButton value={value} text={t('ui.copyNumber')} />
    </div>
  );
}

/** Hidden until the island `copy` is there. */
export function CopyButton({ value, text }: { value: string; text?: string }) {
  const t = useT();
  return (
    <span class="ui-copy" data-island="copy" data-value={value} data-done={t('ui.copied')}>
      <Button kind="quiet" type="button" icon="copy" needsScript>
        {text ?? t('ui.copy')}
      </Button>
      <span class="ui-copy__done" role="status" />
    </span>
  );
}
