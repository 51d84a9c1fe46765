import type { Readable } from 'node:stream';

/** Which of a file's two pictures: the whole one, or the small one for lists. */
export const variants = ['full', 'thumb'] as const;
export type Variant = (typeof variants)[number];

export interface StoredBytes {
  /** Must be read to its end or destroyed, or it keeps a file handle. */
  stream: Readable;
  bytes: number;
}

/**
 * Where the bytes lie: a folder today, any object store that can list keys in order tomorrow. A key is
 * `<UUIDv7>.<variant>`, so keys sort by the time they were made, and what lies under one never changes.
 */
export interface FileStore {
  /** Resolves once the bytes would outlive a power cut. The same key again replaces. */
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** Null when there is nothing under the key. */
  open(key: string): Promise<StoredBytes | null>;
  /** Removing what is not there is no error. */
  remove(key: string): Promise<void>;
  /** Keys from `after` up to but without `before`, in no particular order. */
  keys(after: string, before: string): AsyncIterable<string>;
  /** Removes what interrupted writes left behind before that instant. */
  tidy(before: Date): Promise<number>;
}

export function fileKey(id: string, variant: Variant): string {
  return `${id}.${variant}`;
}
