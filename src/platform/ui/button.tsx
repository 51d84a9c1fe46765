import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';

interface Look {
  /** `primary` once a page; `quiet` looks like a link; `danger` for what cannot be undone. */
  kind?: 'primary' | 'secondary' | 'quiet' | 'danger';
  icon?: IconName;
  big?: boolean;
  small?: boolean;
}

interface ButtonProps extends Look {
  children: ComponentChildren;
  name?: string;
  value?: string;
  type?: 'submit' | 'button';
  /** Address for this one button of a form. */
  formAction?: string;
  /** Leaves the browser's own checks out ("Back", "Save for later"). */
  skipChecks?: boolean;
  disabled?: boolean;
  /** Hook for an island: `data-action`. */
  action?: string;
  /** Shown only once an island gave it life. */
  needsScript?: boolean;
  label?: string;
  /** Id of a `popover` that it opens, without script. */
  opens?: string;
}

export function Button(props: ButtonProps) {
  return (
    <button
      class={classes(props)}
      type={props.type ?? 'submit'}
      name={props.name}
      value={props.value}
      formaction={props.formAction}
      formnovalidate={props.skipChecks}
      disabled={props.disabled}
      data-action={props.action}
      aria-label={props.label}
      hidden={props.needsScript}
      popovertarget={props.opens}
    >
      {props.icon && <Icon name={props.icon} />}
      {props.children}
    </button>
  );
}

interface ButtonLinkProps extends Look {
  href: string;
  children: ComponentChildren;
}

export function ButtonLink(props: ButtonLinkProps) {
  return (
    <a class={classes(props)} href={props.href}>
      {props.icon && <Icon name={props.icon} />}
      {props.children}
    </a>
  );
}

/** Buttons side by side, one under the other on a phone. */
export function ButtonRow({ children }: { children: ComponentChildren }) {
  return <div class="ui-buttons">{children}</div>;
}

const kinds = {
  primary: 'usa-button',
  secondary: 'usa-button usa-button--outline',
  quiet: 'usa-button usa-button--unstyled',
  danger: 'usa-button usa-button--secondary',
};

function classes({ kind = 'primary', big, small }: Look): string {
  return `${kinds[kind]}${big ? ' usa-button--big' : ''}${small ? ' ui-button--small' : ''}`;
}
