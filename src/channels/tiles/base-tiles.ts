import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { Type as T } from 'typebox';
import { anyone } from '#platform/context';
import { Invalid, NotFound } from '#platform/errors';
import type { House } from '#platform/house';
import { type Route, route } from '#platform/http';

/** A reader of PMTiles asks for directories and tiles: kilobytes. */
const longest = 8 << 20;

/** A PMTiles file in the folder `maps` of the data, by ranges of bytes (RFC 9110, 14): one range an answer, as readers of the format ask. */
export function baseTiles(house: House): Route {
  return route({
    method: 'GET',
    url: '/tiles/base/:file',
    policy: anyone,
    sessionless: true,
    schema: {
      params: T.Object({
        file: T.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*\\.pmtiles$', maxLength: 100 }),
      }),
    },
    handler: async ({ params, headers }, reply) => {
      const file = path.join(house.config.dataDir, 'maps', params.file);
      const found = await stat(file).catch(() => undefined);
      if (!found?.isFile()) throw new NotFound('There is no such map.');
      const etag = `"${found.size.toString(36)}-${Math.floor(found.mtimeMs).toString(36)}"`;
      reply
        .header('etag', etag)
        .header('accept-ranges', 'bytes')
        .header('cache-control', 'public, max-age=3600');
      if (headers['if-none-match'] === etag) return reply.code(304).send();
      const [from, to] = readRange(headers.range, found.size);
      const bytes = await readPart(file, from, to - from + 1);
      return reply
        .code(206)
        .type('application/vnd.pmtiles')
        .header('content-range', `bytes ${from}-${to}/${found.size}`)
        .send(bytes);
    },
  });
}

/** First and last byte. Throws `Invalid` (`range`) for what is none, several, too long or behind the end. */
function readRange(text: string | undefined, size: number): [number, number] {
  const match = /^bytes=(\d+)-(\d*)$/.exec(text ?? '');
  const from = Number(match?.[1]);
  const to = Math.min(match?.[2] ? Number(match[2]) : size - 1, size - 1);
  if (!match || from > to || to - from >= longest)
    throw Invalid.field('range', `one range of at most ${longest} bytes, please: bytes=0-16383`);
  return [from, to];
}

async function readPart(file: string, from: number, length: number): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, from);
    return buffer;
  } finally {
    await handle.close();
  }
}
