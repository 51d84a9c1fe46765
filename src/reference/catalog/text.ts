import { type Static, Type as T } from 'typebox';

/** The same words in several languages, by BCP 47 tag: `{ en: 'Pothole', es: 'Bache' }`. */
export const TextSchema = T.Record(
  T.String({ pattern: '^[a-z]{2,3}(-[A-Za-z0-9]+)*$' }),
  T.String({ minLength: 1 }),
  {
    minProperties: 1,
  },
);
export type Text = Static<typeof TextSchema>;

/** The words in the reader's language, else in the language without its region, else in the city's first one. */
export function say(text: Text | undefined, language: string, fallback = 'en'): string {
  if (!text) return '';
  return text[language] ?? text[language.split('-')[0]!] ?? text[fallback] ?? Object.values(text)[0] ?? '';
}

export const KeySchema = T.String({ pattern: '^[a-z0-9][a-z0-9-]*$', maxLength: 60 });
