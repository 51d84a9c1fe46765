/** An address of this site with parameters set; empty and undefined ones are taken out. */
export function withParams(href: string, params: Record<string, string | undefined>): string {
  const url = new URL(href, 'http://here');
  for (const [name, value] of Object.entries(params))
    if (value) url.searchParams.set(name, value);
    else url.searchParams.delete(name);
  return url.pathname + url.search + url.hash;
}
