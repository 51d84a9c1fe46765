import type { Ctx } from '#platform/context';
import { BelfryError } from '#platform/errors';
import { receivePhoto } from '#platform/files';
import type { House } from '#platform/house';
import type { FormFile } from '#platform/http';
import { fetchOutside } from '#platform/outgoing';
import { Fault } from '../fault.ts';

const mostPhotos = 5;
const mostBytes = 20 << 20;
const timeLimit = 15_000;

/**
 * Takes the photos of a report: files go before addresses, as the draft of version 2.1 says. Addresses are fetched now, through the guard
 * against inside addresses. Throws 400 that names `media` or `media_url`.
 */
export async function receiveMedia(
  house: House,
  ctx: Ctx,
  files: readonly FormFile[],
  urls: readonly string[],
  zone: string,
): Promise<string[]> {
  const field = files.length > 0 ? 'media' : 'media_url';
  if (Math.max(files.length, urls.length) > mostPhotos)
    throw new Fault(400, field, 'open311.error.photos', { max: mostPhotos });
  const ids: string[] = [];
  if (files.length > 0)
    for (const { bytes, filename } of files)
      ids.push((await receivePhoto(ctx, house.store, { content: bytes, name: filename, zone })).id);
  else for (const url of urls) ids.push(await fetched(house, ctx, url, zone));
  return ids;
}

async function fetched(house: House, ctx: Ctx, url: string, zone: string): Promise<string> {
  try {
    const answer = await fetchOutside(ctx, url, { mostBytes, timeLimit, onlyPublic: true });
    if (answer.status !== 200) throw new Fault(400, 'media_url', 'open311.error.media');
    return (await receivePhoto(ctx, house.store, { content: answer.bytes, name: 'photo', zone })).id;
  } catch (error) {
    // An address that may not be asked, does not answer, or is no picture: in any case the sender can mend it.
    if (error instanceof BelfryError) throw new Fault(400, 'media_url', 'open311.error.media');
    throw error;
  }
}
