import sharp from 'sharp';

export interface Picture {
  bytes: Buffer;
  width: number;
  height: number;
}

/**
 * A fresh upright JPEG of at most `side` pixels a side, in sRGB, without any metadata. JPEG because every phone, mail
 * program and partner system shows it; see-through parts become white. Throws where the picture cannot be read whole.
 */
export async function reencodePhoto(bytes: Uint8Array, side: number): Promise<Picture> {
  const { data, info } = await sharp(bytes, { failOn: 'error', limitInputPixels: 120_000_000 })
    .timeout({ seconds: 20 })
    .autoOrient()
    .resize(side, side, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#fff' })
    .jpeg({ quality: 80, mozjpeg: true })
    .toBuffer({ resolveWithObject: true });
  return { bytes: data, width: info.width, height: info.height };
}
