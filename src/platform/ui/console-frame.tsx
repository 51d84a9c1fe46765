import type { ComponentChildren } from 'preact';
import type { Translate } from '#platform/i18n';
import { Button } from './button.tsx';
import { BellMark, Icon } from './icon.tsx';
import { type DocumentProps, Head, type NavItem, NavList, SkipLink } from './page.tsx';
import { Kept, UiContext } from './ui-context.tsx';

export interface ConsoleProps extends DocumentProps {
  nav: NavItem[];
  /** Who is signed in, and where a post signs out. */
  person?: { name: string; signOut: string; account?: string };
  /** Keys of this page beside the shared ones: `[['a', 'Assign']]`. */
  keys?: [string, string][];
  /** Where `/` and the search box lead (`?q=`). */
  search?: { action: string; value?: string };
  /** The words above the panes: heading and the page's own actions. */
  heading: ComponentChildren;
  actions?: ComponentChildren;
  /** `Pane`s, or anything when the page has only one. */
  children: ComponentChildren;
  toast?: ComponentChildren;
}

/** The frame of a staff page: navigation at the side, panes beside each other from 1280 px, under each other below. */
export function ConsoleFrame(props: ConsoleProps) {
  const { t, asset } = props;
  return (
    <UiContext.Provider value={{ t, asset }}>
      <html lang={t.language} dir={t.dir}>
        <Head private {...props} css="console.css" />
        <body class="ui-console">
          <SkipLink t={t} />
          <Side {...props} />
          <main id="main" class="ui-desk" tabIndex={-1}>
            <div class="ui-desk__bar">
              <h1>{props.heading}</h1>
              {props.actions}
            </div>
            <div class="ui-panes">{props.children}</div>
          </main>
          {props.toast}
          <Kept by={['keys', ...(props.keys ?? []).flat()]}>
            {() => <KeyboardHelp t={t} keys={props.keys ?? []} />}
          </Kept>
        </body>
      </html>
    </UiContext.Provider>
  );
}

interface PaneProps {
  /** `list` is narrow rows, `item` the thing itself, `context` what helps to judge it. */
  kind: 'list' | 'item' | 'context';
  label: string;
  children: ComponentChildren;
}

export function Pane({ kind, label, children }: PaneProps) {
  return (
    <section class={`ui-pane ui-pane--${kind}`} aria-label={label}>
      {children}
    </section>
  );
}

function Side({ t, brand, nav, person, search }: ConsoleProps) {
  return (
    <header class="ui-side">
      <a class="ui-brand" href={brand.href}>
        <BellMark />
        <span>{brand.name}</span>
      </a>
      {search && (
        <search>
          <form class="ui-side__search" action={search.action}>
            <Icon name="search" />
            <input type="search" name="q" value={search.value} aria-label={t('ui.search')} data-key="/" />
          </form>
        </search>
      )}
      <nav aria-label={t('ui.mainMenu')}>
        <NavList items={nav} />
      </nav>
      <div class="ui-side__foot">
        <Button kind="quiet" type="button" icon="keyboard" opens="keyboard-help">
          {t('ui.keyboardHelp')}
        </Button>
        {person && (
          <form method="post" action={person.signOut}>
            {person.account ? <a href={person.account}>{person.name}</a> : <span>{person.name}</span>}
            <Button kind="quiet">{t('ui.signOut')}</Button>
          </form>
        )}
      </div>
    </header>
  );
}

/** A popover: the browser opens and closes it without script; the island `list` opens it with `?`. */
function KeyboardHelp({ t, keys }: { t: Translate; keys: [string, string][] }) {
  const shared: [string, string][] = [
    ['j', t('ui.keyNext')],
    ['k', t('ui.keyPrevious')],
    ['Enter', t('ui.keyOpen')],
    ['x', t('ui.keySelect')],
    ['/', t('ui.keySearch')],
    ['?', t('ui.keyHelp')],
  ];
  return (
    <dialog class="ui-popover" id="keyboard-help" popover="auto" aria-labelledby="keyboard-help-title">
      <h2 id="keyboard-help-title">{t('ui.keyboardHelp')}</h2>
      <dl class="ui-keys">
        {[...shared, ...keys].map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </dialog>
  );
}
