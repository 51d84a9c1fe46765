import type { Readable } from 'node:stream';
import type { Ctx } from '#platform/context';
import { NotFound } from '#platform/errors';
import { findMediaType } from './file-row-store.ts';
import { type FileStore, fileKey, type Variant, variants } from './file-store.ts';

export interface OpenedFile {
  /** Must be read to its end or destroyed. */
  stream: Readable;
  mediaType: string;
  bytes: number;
  /** Quoted, as the header wants it. What lies under it never changes: `immutable` may be promised. */
  etag: string;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The entity tag of a file, known without asking anybody, so that `If-None-Match` can be answered first. */
export function fileEtag(id: string, variant: Variant): string {
  return `"${id}-${variant}"`;
}

/**
 * Opens a stored file for reading. Throws `NotFound` for an id that is none, a file or variant that does not exist and
 * bytes that are gone. It checks no rights: whoever calls knows what the file belongs to and who may see that.
 */
export async function openFile(
  ctx: Ctx,
  store: FileStore,
  id: string,
  variant: Variant,
): Promise<OpenedFile> {
  if (!uuid.test(id) || !variants.includes(variant)) throw new NotFound('no such file');
  const mediaType = await findMediaType(ctx, id);
  if (!mediaType) throw new NotFound('no such file');
  const found = await store.open(fileKey(id, variant));
  if (!found) {
    ctx.log.error({ file: id, variant }, 'the bytes of a file are missing from the store');
    throw new NotFound('no such file');
  }
  return { ...found, mediaType, etag: fileEtag(id, variant) };
}
