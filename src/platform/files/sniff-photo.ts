import { fileTypeFromBuffer } from 'file-type';
import sharp from 'sharp';
import { readUpload, refuse, type Upload } from './read-upload.ts';

// Only what `formats` lists is ever decoded, whatever the bytes claim to be; above all not SVG and PDF.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif'].map((name) => `VipsForeignLoad${name}`),
});

/**
 * Most pixels that we decode. A JPEG is made smaller while it is read, so that even 108-megapixel phones pass; the
 * others stand in memory whole (4 bytes a pixel), HEIC several times over.
 */
const jpegPixels = 110_000_000;
const otherPixels = 50_000_000;
const heicPixels = 26_000_000;
const heavyPixels = 30_000_000;

const formats: Record<string, number> = {
  'image/jpeg': jpegPixels,
  'image/png': otherPixels,
  'image/apng': otherPixels,
  'image/webp': otherPixels,
  'image/gif': otherPixels,
  'image/avif': otherPixels,
  'image/heic': heicPixels,
  'image/heif': heicPixels,
  'image/heic-sequence': heicPixels,
  'image/heif-sequence': heicPixels,
};

export interface SniffedPhoto {
  bytes: Buffer;
  /** HEVC inside: needs the decoder that sharp's prebuilt library lacks. */
  isHeic: boolean;
  /** Takes so much memory to decode that only one at a time may. */
  isHeavy: boolean;
  /** The EXIF block where sharp has found one. */
  exif: Buffer | undefined;
}

/** Reads an upload and makes sure, by its bytes and not its name, that it is a picture of a kind and size that we take. */
export async function sniffPhoto(upload: Upload): Promise<SniffedPhoto> {
  const bytes = await readUpload(upload);
  const type = await fileTypeFromBuffer(bytes).catch(() => undefined);
  const mostPixels = formats[type?.mime ?? ''];
  if (!mostPixels) throw refuse(upload, 'errors.photo.type');
  const header = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch(() => null);
  if (!header) throw refuse(upload, 'errors.photo.broken');
  const pixels = header.width * header.height;
  if (pixels > mostPixels)
    throw refuse(upload, 'errors.photo.pixels', { megapixels: mostPixels / 1_000_000 });
  const isHeic = header.format === 'heif' && header.compression !== 'av1';
  return { bytes, isHeic, isHeavy: isHeic || pixels > heavyPixels, exif: header.exif };
}
