import { dirOf } from './language.ts';
import type { Message } from './message.ts';

export type Value = string | number | boolean | Date | null | undefined;
export type Values = Record<string, Value>;

/** Says a message in one language. Missing keys fall back to English, then to the key itself. */
export interface Translate {
  (key: string, values?: Values): string;
  /**
   * A message with marked parts (`Read <link>how we count</link>.`): each mark is a function from what stands within
   * it to what shall stand there, so that word order stays the translator's.
   */
  rich<T>(key: string, values: Record<string, Value | ((inner: (string | T)[]) => T)>): (string | T)[];
  /** BCP 47 tag, for `lang=`. */
  language: string;
  dir: 'ltr' | 'rtl';
}

export function makeTranslate(language: string, find: (key: string) => Message): Translate {
  const known = new Map<string, Message>();
  function message(key: string): Message {
    let found = known.get(key);
    if (found === undefined) {
      found = find(key);
      known.set(key, found);
    }
    return found;
  }
  const said = new Map<string, string>();
  /** Lists say the same with the same few numbers, and formatting costs ten times as much as finding it. */
  function formatted(key: string, found: Exclude<Message, string>, values?: Values): string {
    const call = callOf(key, values);
    const known = call === undefined ? undefined : said.get(call);
    if (known !== undefined) return known;
    const text = endOnce(String(found.format(values)));
    if (call === undefined) return text;
    if (said.size >= mostRemembered) said.clear();
    said.set(call, text);
    return text;
  }
  const translate = (key: string, values?: Values) => {
    const found = message(key);
    return typeof found === 'string' ? found : formatted(key, found, values);
  };
  const rich: Translate['rich'] = (key, values) => {
    const found = message(key);
    const said = typeof found === 'string' ? found : found.format(values as never);
    return (Array.isArray(said) ? said : [said]) as never;
  };
  return Object.assign(translate, { rich, language, dir: dirOf(language) });
}

const mostRemembered = 5000;

/** What tells one call from another; undefined when it holds what hardly comes again: dates, long texts. */
function callOf(key: string, values: Values = {}): string | undefined {
  let call = key;
  for (const name in values) {
    const value = values[name];
    if (value instanceof Date || (typeof value === 'string' && value.length > 40)) return undefined;
    call += `\0${name}\0${typeof value}${value}`;
  }
  return call;
}

/** Where a sentence ends with "5 p.m." as Spanish writes it, that point is the sentence's own. */
function endOnce(said: string): string {
  return said.replace(/([ap]\.\s?m\.)\./g, '$1');
}
