import type { Ctx } from '#platform/context';
import { BelfryError, Unavailable } from '#platform/errors';
import { receivePhoto } from '#platform/files';
import { fetchOutside } from '#platform/outgoing';
import { catalogOf } from '#reference/catalog';
import type { PartnerDesk } from './adapter.ts';

const mostPhotos = 5;
const mostBytes = 20 * 1024 * 1024;

/**
 * Takes pictures of another system in, through the guard; answers the ids of the received photos. One that is none, is too large or
 * is refused is left out. Throws `Unavailable` where one does not come now and may come later.
 */
export async function fetchMedia(ctx: Ctx, desk: PartnerDesk, media: readonly string[]): Promise<string[]> {
  const { city } = await catalogOf(ctx);
  const ids: string[] = [];
  for (const address of media.slice(0, mostPhotos)) {
    try {
      const content = await bytesOf(ctx, address);
      const upload = { content, name: 'photo', zone: city.calendar.timezone };
      ids.push((await receivePhoto(ctx, desk.store, upload)).id);
    } catch (error) {
      if (error instanceof Unavailable || !(error instanceof BelfryError)) throw error;
      ctx.log.warn({ error: error.message }, 'a picture of another system was left out');
    }
  }
  return ids;
}

async function bytesOf(ctx: Ctx, address: string): Promise<Buffer> {
  const data = /^data:[\w/+.-]{0,100}(;base64)?,/i.exec(address);
  if (data) {
    const rest = address.slice(data[0].length);
    return data[1] ? Buffer.from(rest, 'base64') : Buffer.from(unescaped(rest));
  }
  const answer = await fetchOutside(ctx, address, { mostBytes, timeLimit: 30_000 });
  if (answer.status >= 500 || answer.status === 429)
    throw new Unavailable(`the picture answers ${answer.status}`);
  // What is not there is no picture, which the reader of photos says as well.
  return answer.status === 200 ? answer.bytes : Buffer.alloc(0);
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
