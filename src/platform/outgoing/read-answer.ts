import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { TooLarge } from './outside-errors.ts';

const unpackers: Record<string, (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

interface Answer {
  status: number;
  body: AsyncIterable<Buffer>;
  /** How it is packed, as its header says. */
  encoding: string;
}

/** Reads a body of at most so many bytes, counted both as they come and unpacked. Throws `TooLarge`, or what zlib says. */
export async function readAnswer({ status, body, encoding }: Answer, mostBytes: number): Promise<Buffer> {
  const tooLarge = () => new TooLarge(mostBytes, status);
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of body) {
    length += part.length;
    // Leaving the loop closes the connection.
    if (length > mostBytes) throw tooLarge();
    parts.push(part);
  }
  const bytes = Buffer.concat(parts);
  const unpack = unpackers[encoding];
  if (!unpack || bytes.length === 0) return bytes;
  return unpack(bytes, { maxOutputLength: mostBytes }).catch((error: { code?: string }) => {
    throw error.code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge() : error;
  });
}
