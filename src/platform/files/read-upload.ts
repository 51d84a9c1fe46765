import type { Readable } from 'node:stream';
import { Invalid } from '#platform/errors';

/** 20 MB: above what phones make of a picture, below what fills a server's memory when ten people send one. */
export const largestUpload = 20 * 1024 * 1024;

export interface Upload {
  content: Uint8Array | Readable;
  /** The name that the sender gave it: only shown back to them, never trusted, never stored. */
  name: string;
}

/** All bytes of an upload. Throws `Invalid` (field `photos`) for none or too many; stops reading where it is too long. */
export async function readUpload(upload: Upload): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of upload.content instanceof Uint8Array ? [upload.content] : upload.content) {
    size += chunk.length;
    if (size > largestUpload)
      throw refuse(upload, 'errors.photo.size', { megabytes: largestUpload / 1024 ** 2 });
    chunks.push(chunk);
  }
  if (size === 0) throw refuse(upload, 'errors.photo.broken');
  return Buffer.concat(chunks);
}

/** The error for an upload that cannot be taken; every message may use `{name}`. */
export function refuse(upload: Upload, message: string, values: Record<string, number> = {}): Invalid {
  return Invalid.field('photos', message, { name: plainName(upload.name), ...values });
}

function plainName(name: string): string {
  const shown = name.replace(/\p{C}/gu, '').split(/[\\/]/).at(-1) ?? '';
  return shown.length > 60 ? `${shown.slice(0, 59)}…` : shown;
}
