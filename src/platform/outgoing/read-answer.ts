import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { TooLarge } from './outside-errors.ts';

const unpackers: Record<string, (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

/** Reads a body of at most so many bytes, counted both as they come and unpacked. Throws `TooLarge`, or what zlib says. */
export async function readAnswer(
  body: AsyncIterable<Buffer>,
  encoding: string,
  mostBytes: number,
): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of body) {
    length += part.length;
    // Leaving the loop closes the connection.
    if (length > mostBytes) throw new TooLarge(mostBytes);
    parts.push(part);
  }
  const bytes = Buffer.concat(parts);
  const unpack = unpackers[encoding];
  return unpack && bytes.length > 0 ? unpackAtMost(unpack, bytes, mostBytes) : bytes;
}

async function unpackAtMost(unpack: (typeof unpackers)[string], bytes: Buffer, mostBytes: number) {
  try {
    return await unpack(bytes, { maxOutputLength: mostBytes });
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') throw new TooLarge(mostBytes);
    throw error;
  }
}
