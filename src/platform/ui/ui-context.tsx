import { type ComponentChildren, createContext, type VNode } from 'preact';
import { useContext } from 'preact/hooks';
import { jsxTemplate } from 'preact/jsx-runtime';
import { renderToString } from 'preact-render-to-string';
import type { Translate } from '#platform/i18n';
import type { Asset } from './assets.ts';

/** What every component may need without being handed it: the reader's words and the addresses of built files. */
export interface Ui {
  t: Translate;
  asset: Asset;
}

const silent = Object.assign((key: string) => key, {
  rich: (key: string) => [key],
  language: 'en',
  dir: 'ltr' as const,
});

export const UiContext = createContext<Ui>({ t: silent as Translate, asset: (name) => `/assets/${name}` });

/** The words of the page that is being rendered. Set by `Page`, `ConsoleFrame` and `renderFragment`. */
export function useT(): Translate {
  return useContext(UiContext).t;
}

export function useAsset(): Asset {
  return useContext(UiContext).asset;
}

/** The whole document of a `Page` or `ConsoleFrame`, doctype included. Text from people is escaped. */
export function renderPage(page: VNode): string {
  return `<!doctype html>${renderToString(page)}`;
}

/** A piece of a page (rows that a live list fetches), with the same words. */
export function renderFragment(ui: Ui, children: ComponentChildren): string {
  return renderToString(<UiContext.Provider value={ui}>{children}</UiContext.Provider>);
}

const keptTexts = new Map<string, string>();
const mostKept = 500;
const numbers = new WeakMap<object, number>();
let lastNumber = 0;

/**
 * A part of a page that is drawn once for everything that `by` names, language included, and sent again as text: menus and bars that
 * are the same on page after page. Objects in `by` (the catalog) count as themselves, not by what is in them.
 */
export function Kept({ by, children }: { by: readonly unknown[]; children: () => ComponentChildren }) {
  const ui = useContext(UiContext);
  const name = [ui.t.language, ...by].map(nameOf).join('|');
  let text = keptTexts.get(name);
  if (text === undefined) {
    text = renderFragment(ui, children());
    if (keptTexts.size >= mostKept) keptTexts.clear();
    keptTexts.set(name, text);
  }
  return jsxTemplate([text]);
}

function nameOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  const number = numbers.get(value) ?? ++lastNumber;
  numbers.set(value, number);
  return `#${number}`;
}
