import { createHash } from 'node:crypto';
import { uuidv7 } from '#platform/clock';
import type { Ctx } from '#platform/context';
import { Unavailable } from '#platform/errors';
import { insertFile, type StoredFile } from './file-row-store.ts';
import { type FileStore, fileKey } from './file-store.ts';
import { heicToJpeg } from './heic.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { type PhotoFacts, readPhotoFacts } from './photo-facts.ts';
import { refuse, type Upload } from './read-upload.ts';
import { type Picture, reencodePhoto } from './reencode-photo.ts';
import { type SniffedPhoto, sniffPhoto } from './sniff-photo.ts';

const fullSide = 1600;
const thumbSide = 320;
/** Up to 20 MB each stand in line, which is a minute of work as a rule. */
const heavyLine = oneAtATime(8);

/**
 * Takes a photo in: checks it, reads where and when it was taken, stores a clean copy and a thumbnail, and returns the
 * row. Once it has returned, the photo survives a kill; unless `keepFiles` follows within two days it is removed again.
 * Who may upload, and how often, is the caller's matter. `zone` is the city's (IANA), for cameras that write none.
 * Throws `Invalid` on the field `photos`: `errors.photo.type`, `.size`, `.pixels`, `.broken`, each with `{name}`; `Unavailable`
 * when too many large pictures come at once.
 */
export async function receivePhoto(
  ctx: Ctx,
  store: FileStore,
  upload: Upload & { zone?: string },
): Promise<StoredFile> {
  const sniffed = await sniffPhoto(upload);
  const facts = await factsOf(sniffed, upload.zone);
  const { full, thumb } = await pictures(upload, sniffed);
  const id = uuidv7();
  await Promise.all([
    store.put(fileKey(id, 'full'), full.bytes),
    store.put(fileKey(id, 'thumb'), thumb.bytes),
  ]);
  const file: StoredFile = {
    id,
    mediaType: 'image/jpeg',
    bytes: full.bytes.length,
    sha256: createHash('sha256').update(full.bytes).digest('hex'),
    width: full.width,
    height: full.height,
    ...facts,
    createdAt: ctx.clock.now(),
  };
  await insertFile(ctx, file);
  return file;
}

/** From the block that sharp found, which also knows WebP and AVIF, else by the reader's own search of the file. */
async function factsOf(sniffed: SniffedPhoto, zone?: string): Promise<PhotoFacts> {
  const facts = await readPhotoFacts(sniffed.bytes, zone);
  if (facts.takenLat !== null || facts.takenAt !== null || !sniffed.exif) return facts;
  return readPhotoFacts(withoutPrefix(sniffed.exif), zone);
}

function withoutPrefix(exif: Buffer): Buffer {
  return exif.subarray(0, 6).toString('latin1') === 'Exif\0\0' ? exif.subarray(6) : exif;
}

async function pictures(upload: Upload, sniffed: SniffedPhoto): Promise<{ full: Picture; thumb: Picture }> {
  try {
    const full = sniffed.isHeavy ? await heavyLine(() => fullPicture(sniffed)) : await fullPicture(sniffed);
    return { full, thumb: await reencodePhoto(full.bytes, thumbSide) };
  } catch (error) {
    // Whatever a decoder stumbles over, to the sender it is a picture that cannot be read.
    if (error instanceof Unavailable) throw error;
    throw refuse(upload, 'errors.photo.broken');
  }
}

async function fullPicture(sniffed: SniffedPhoto): Promise<Picture> {
  return reencodePhoto(sniffed.isHeic ? await heicToJpeg(sniffed.bytes) : sniffed.bytes, fullSide);
}
