const rightToLeft = new Set(['ar', 'dv', 'fa', 'he', 'ks', 'ps', 'sd', 'ug', 'ur', 'yi']);
const pseudoLocales = new Set(['en-XA', 'ar-XB']);

/** Made from English at run time to test screens; never listed to residents. */
export function isPseudo(language: string): boolean {
  return pseudoLocales.has(language);
}

export function dirOf(language: string): 'ltr' | 'rtl' {
  return rightToLeft.has(language.split('-')[0]!) ? 'rtl' : 'ltr';
}

/**
 * The language for a reader: their own earlier choice (cookie), else the best match of `Accept-Language` by weight,
 * the region ignored when needed, else the first one offered. A pseudo-locale is only ever chosen by the cookie.
 */
export function chooseLanguage(
  acceptLanguage: string | undefined,
  cookie: string | undefined,
  offered: readonly string[],
): string {
  if (cookie && (offered.includes(cookie) || isPseudo(cookie))) return cookie;
  for (const wanted of wantedLanguages(acceptLanguage ?? '')) {
    const exact = offered.find((language) => language.toLowerCase() === wanted);
    const near =
      exact ?? offered.find((language) => language.toLowerCase().split('-')[0] === wanted.split('-')[0]);
    if (near) return near;
  }
  return offered[0] ?? 'en';
}

/** The locale whose dates and numbers the reader expects: the cities are in the United States, so 5 pm and 1,234. */
export function formatLocale(language: string): string {
  if (isPseudo(language) || language === 'en') return 'en-US';
  return language === 'es' ? 'es-US' : language;
}

/** A language's name in itself, for the language switch: "Español". */
export function nameOf(language: string): string {
  if (isPseudo(language)) return language;
  const name = new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
}

function wantedLanguages(header: string): string[] {
  return header
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...settings] = part.trim().toLowerCase().split(';');
      const weight = settings.find((setting) => setting.trim().startsWith('q='));
      return { tag: tag.trim(), weight: weight ? Number(weight.trim().slice(2)) || 0 : 1 };
    })
    .filter(({ tag, weight }) => tag !== '' && tag !== '*' && weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag);
}
