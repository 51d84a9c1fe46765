/** An address of this site with one parameter set, or taken out. */
export function withParam(href: string, name: string, value: string | undefined): string {
  const url = new URL(href, 'http://here');
  if (value === undefined) url.searchParams.delete(name);
  else url.searchParams.set(name, value);
  return url.pathname + url.search + url.hash;
}
