import type { ComponentChildren, VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { type Ui, UiContext } from './ui-context.ts';

/** The whole document of a `Page` or `ConsoleFrame`, doctype included. Text from people is escaped. */
export function renderPage(page: VNode): string {
  return `<!doctype html>${renderToString(page)}`;
}

/** A piece of a page (rows that a live list fetches), with the same words. */
export function renderFragment(ui: Ui, children: ComponentChildren): string {
  return renderToString(<UiContext.Provider value={ui}>{children}</UiContext.Provider>);
}
