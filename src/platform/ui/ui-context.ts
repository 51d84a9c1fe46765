import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
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
