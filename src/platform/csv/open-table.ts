import { type CsvRow, csvRows, longestRecord } from './csv-rows.ts';
import { openText, refuse } from './open-text.ts';

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
export async function openTable(file: string, leastColumns = 3): Promise<OpenTable> {
  const { totalBytes, bytesRead, close, texts } = await openText(file);
  try {
    const start = await readHead(texts, leastColumns);
    let zero = start.text.includes('\0');
    return {
      header: start.header,
      totalBytes,
      bytesRead,
      close,
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
    close();
    throw error;
  }
}

async function readHead(texts: AsyncGenerator<string>, leastColumns: number) {
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
  if (!('cells' in header) || header.cells.length < leastColumns)
    throw refuse(
      `The first line is no header of a table: the names of at least ${leastColumns === 3 ? 'three' : leastColumns} columns are expected, with commas between them.`,
    );
  return { text, rows, records, header: header.cells };
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
