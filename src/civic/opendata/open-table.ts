import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { Invalid } from '#platform/errors';
import { type CsvRow, csvRows, longestRecord } from './csv-rows.ts';

const CHUNK = 256 * 1024;
/** A real table shrinks by 5 to 30 times. */
const largestRatio = 200;
const ratioCountsFrom = 64 * 1024 * 1024;

export interface OpenTable {
  header: string[];
  /** Bytes of the file, as it lies on the disk. */
  totalBytes: number;
  bytesRead(): number;
  close(): void;
  /** Whether a zero byte has come by: no text that we keep may hold one. */
  hasZero(): boolean;
  /**
   * Records after the header, in portions. When the file turns out to be damaged it throws `Invalid`, after it has
   * given the records before the damage.
   */
  portions(): AsyncGenerator<CsvRow[]>;
}

/**
 * Opens a CSV file, packed with gzip or not (told by its first bytes, not its name), in UTF-8; the delimiter (comma,
 * semicolon, tab) is read off the header. Throws `Invalid` when it is something else, saying what and what to do.
 */
export async function openTable(file: string): Promise<OpenTable> {
  const { size, magic } = await peek(file);
  const zipped = magic[0] === 0x1f && magic[1] === 0x8b;
  refuseOtherKinds(magic);
  const disk = createReadStream(file, { highWaterMark: CHUNK });
  const texts = readTexts(zipped ? gunzipped(disk) : disk, () => disk.bytesRead, file);
  try {
    const start = await readHead(texts);
    let zero = start.text.includes('\0');
    return {
      header: start.header,
      totalBytes: size,
      bytesRead: () => disk.bytesRead,
      close: () => disk.destroy(),
      hasZero: () => zero,
      async *portions() {
        yield start.records;
        for await (const text of texts) {
          zero ||= text.includes('\0');
          yield start.rows.push(text);
        }
        yield start.rows.push('', true);
      },
    };
  } catch (error) {
    disk.destroy();
    throw error;
  }
}

async function readHead(texts: AsyncGenerator<string>) {
  let text = '';
  let next = await texts.next();
  while (!next.done) {
    text += next.value;
    if (text.includes('\n') || text.length > longestRecord) break;
    next = await texts.next();
  }
  refuseOtherTexts(text);
  const rows = csvRows(delimiterOf(text));
  const records = rows.push(text, next.done);
  const header = records.shift();
  if (!header) throw refuse('The file is empty.');
  if (!('cells' in header) || header.cells.length < 3)
    throw refuse(
      'The first line is no header of a table of requests: the names of at least three columns are expected, with commas between them.',
    );
  return { text, rows, records, header: header.cells };
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

function refuseOtherTexts(text: string) {
  const start = text.slice(0, 4096);
  if (start.includes('\0')) throw refuse('This is not a text file: it has zero bytes at its beginning.');
  if (/^\s*</.test(start))
    throw refuse('This is a web page or XML, not a CSV file: the download has failed or needs another link.');
  if (/^\s*[[{]/.test(start))
    throw refuse('This is JSON, not a CSV file: ask the portal for its CSV export.');
}

function delimiterOf(text: string): string {
  const line = text.slice(0, text.search(/\r?\n|$/));
  const count = (mark: string) => line.split(mark).length;
  return [',', ';', '\t'].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
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

function refuse(message: string): Invalid {
  return Invalid.field('file', message);
}
