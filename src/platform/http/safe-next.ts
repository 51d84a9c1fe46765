/**
 * The page to go to after a sign-in, taken from the address: only a path of this very site, else `fallback`.
 * Refuses `//host`, `/\host`, schemes and control characters, which browsers read as another site (open redirect).
 */
export function safeNext(next: unknown, fallback = '/'): string {
  if (typeof next !== 'string' || next.length > 2000) return fallback;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers drop tabs and line breaks inside addresses
  if (!/^\/(?![/\\])/.test(next) || /[\x00-\x1f\x7f\\]/.test(next)) return fallback;
  if (!URL.canParse(next, 'http://here.invalid')) return fallback;
  const url = new URL(next, 'http://here.invalid');
  if (url.origin !== 'http://here.invalid' || url.pathname.startsWith('//')) return fallback;
  return url.pathname + url.search + url.hash;
}
