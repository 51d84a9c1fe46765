import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isPseudo } from './language.ts';
import { compile, type Message } from './message.ts';
import { makeTranslate, type Translate } from './translate.ts';

export interface Catalogs {
  /** The languages that have a folder, English first. Pseudo-locales are not among them. */
  languages: string[];
  /** Every key of one language with its ICU source. */
  sources(language: string): ReadonlyMap<string, string>;
  /** The translator of one language; made once, then the same function again. Unknown languages speak English. */
  translator(language: string): Translate;
  /** `language key` of every message that was asked for and was not there. */
  missing: ReadonlySet<string>;
}

/**
 * Reads `locales/<language>/*.json` under `root` (flat: `"area.key": "ICU message"`). Throws when a file is no such
 * object or when two files of one language hold the same key. Messages are compiled when first asked for.
 */
export function loadCatalogs(root: string, onMissing?: (language: string, key: string) => void): Catalogs {
  const folder = path.join(root, 'locales');
  const read = new Map(readLanguages(folder).map((language) => [language, readLanguage(folder, language)]));
  return makeCatalogs(read, onMissing);
}

export function makeCatalogs(
  read: ReadonlyMap<string, ReadonlyMap<string, string>>,
  onMissing?: (language: string, key: string) => void,
): Catalogs {
  const none: ReadonlyMap<string, string> = new Map();
  const missing = new Set<string>();
  const made = new Map<string, Translate>();
  const sourceOf = (language: string) =>
    read.get(isPseudo(language) ? 'en' : language) ?? read.get(language.split('-')[0]!) ?? none;

  function find(language: string, key: string): Message {
    const source = sourceOf(language).get(key);
    if (source !== undefined) return compile(source, language);
    const note = `${language} ${key}`;
    if (!missing.has(note)) {
      missing.add(note);
      onMissing?.(language, key);
    }
    const english = sourceOf('en').get(key);
    return english === undefined ? key : compile(english, 'en');
  }

  return {
    languages: [...read.keys()],
    sources: sourceOf,
    missing,
    translator(language) {
      const known = isPseudo(language) || sourceOf(language) !== none ? language : 'en';
      let translate = made.get(known);
      if (!translate) {
        translate = makeTranslate(known, (key) => find(known, key));
        made.set(known, translate);
      }
      return translate;
    },
  };
}

function readLanguages(folder: string): string[] {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  return names.sort((a, b) => Number(b === 'en') - Number(a === 'en') || a.localeCompare(b));
}

function readLanguage(folder: string, language: string): Map<string, string> {
  const messages = new Map<string, string>();
  const files = readdirSync(path.join(folder, language)).filter((name) => name.endsWith('.json'));
  for (const file of files.sort()) {
    const where = path.join(folder, language, file);
    const content = JSON.parse(readFileSync(where, 'utf8')) as Record<string, unknown>;
    for (const [key, message] of Object.entries(content)) {
      if (typeof message !== 'string') throw new Error(`${where}: "${key}" is not a text`);
      if (messages.has(key)) throw new Error(`${where}: "${key}" is in another file of this language too`);
      messages.set(key, message);
    }
  }
  return messages;
}
