import { ask } from './load.ts';

export interface Weight {
  page: string;
  kilobytes: number;
  files: number;
}

/** What a browser fetches to show a page, compressed, without photos and map tiles: the page, styles, scripts, icons, fonts. */
export async function weigh(url: string, page: string): Promise<Weight> {
  const { body } = await ask(url, { path: page });
  const { gunzipSync } = await import('node:zlib');
  const text = (body[0] === 0x1f ? gunzipSync(body) : body).toString();
  const linked = [...text.matchAll(/<(?:link|script|use|img)[^>]*? (?:href|src)="(\/[^"#]+)/g)].map(
    (match) => match[1]!,
  );
  const pages = new Set(
    linked
      .filter((href) => /^\/(assets|theme\.css|map\/)/.test(href))
      .map((href) => href.replaceAll('&amp;', '&')),
  );
  let bytes = body.length;
  for (const path of pages) bytes += (await ask(url, { path })).body.length;
  return { page, kilobytes: bytes / 1024, files: 1 + pages.size };
}
