import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { Invalid } from '#platform/errors';

const CHUNK = 256 * 1024;
/** A real table shrinks by 5 to 30 times. */
const largestRatio = 200;
const ratioCountsFrom = 64 * 1024 * 1024;

export interface OpenText {
  /** Bytes of the file, as it lies on the disk. */
  totalBytes: number;
  bytesRead(): number;
  close(): void;
  /** The text piece by piece; ends with `Invalid` when the file turns out to be damaged. */
  texts: AsyncGenerator<string>;
}

/**
 * Opens a file of text in UTF-8, packed with gzip or not (told by its first bytes, not its name). Throws `Invalid` (field
 * `file`) when it is something else, saying what and what to do.
 */
export async function openText(file: string): Promise<OpenText> {
  const { size, magic } = await peek(file);
  const zipped = magic[0] === 0x1f && magic[1] === 0x8b;
  refuseOtherKinds(magic);
  const disk = createReadStream(file, { highWaterMark: CHUNK });
  return {
    totalBytes: size,
    bytesRead: () => disk.bytesRead,
    close: () => disk.destroy(),
    texts: readTexts(zipped ? gunzipped(disk) : disk, () => disk.bytesRead, file),
  };
}

async function peek(file: string): Promise<{ size: number; magic: Buffer }> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) throw refuse(`There is no file "${file}".`);
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(16), 0, 16, 0);
    return { size: found.size, magic: buffer.subarray(0, bytesRead) };
  } finally {
    await handle.close();
  }
}

function refuseOtherKinds(magic: Buffer) {
  const start = magic.toString('latin1');
  if (start.startsWith('PK\x03\x04'))
    throw refuse('This is a ZIP or Excel file: unpack it, or save the sheet as CSV (UTF-8).');
  if (start.startsWith('%PDF')) throw refuse('This is a PDF, not a CSV file.');
  if (start.startsWith('\xff\xfe') || start.startsWith('\xfe\xff'))
    throw refuse('This file is UTF-16: save it as CSV UTF-8, or run "iconv -f UTF-16 -t UTF-8".');
}

/** Unpacks, and stops a small file that swells without end. */
async function* gunzipped(packed: ReturnType<typeof createReadStream>): AsyncGenerator<Buffer> {
  const gunzip = packed.pipe(createGunzip({ chunkSize: CHUNK }));
  packed.on('error', (error) => gunzip.destroy(error));
  let out = 0;
  for await (const chunk of gunzip as AsyncIterable<Buffer>) {
    out += chunk.length;
    if (out > ratioCountsFrom && out > packed.bytesRead * largestRatio)
      throw refuse(`The file unpacks to more than ${largestRatio} times its size: it was made to do harm.`);
    yield chunk;
  }
}

/** Bytes as text; damage becomes a sentence. */
async function* readTexts(
  chunks: AsyncIterable<Buffer>,
  bytesRead: () => number,
  file: string,
): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const where = `"${file}", at about byte ${bytesRead()}`;
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      throw refuse(
        `${where}: this is not UTF-8. If it came from Windows, run "iconv -f WINDOWS-1252 -t UTF-8" over it first.`,
      );
    if (code === 'Z_BUF_ERROR') throw refuse(`${where}: the packed file ends too early; fetch it again.`);
    if (code?.startsWith('Z_')) throw refuse(`${where}: the packed file is damaged; fetch it again.`);
    throw error;
  }
}

export function refuse(message: string): Invalid {
  return Invalid.field('file', message);
}
