import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { csvLine } from '#platform/csv';
import type { Rejection } from './read-row.ts';

export interface RejectsFile {
  add(row: number, reason: Rejection, cells: readonly string[]): void;
  /** Waits until what was added is on its way to the disk, so that a bad file does not fill the memory. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Writes rows that were not taken as a CSV file: row number (the header is row 1), reason, then the row as it stood, so
 * that it can be mended and imported by itself. The file is made with the first row; without a path nothing is written.
 */
export function rejectsFile(path: string | undefined, header: readonly string[]): RejectsFile {
  let stream: WriteStream | undefined;
  let full = false;
  let failure: Error | undefined;
  return {
    add(row, reason, cells) {
      if (!path) return;
      if (!stream) {
        stream = createWriteStream(path);
        stream.on('error', (error) => {
          failure = error;
        });
        stream.write(csvLine(['row', 'reason', ...header]));
      }
      full = !stream.write(csvLine([row, reason, ...cells]));
    },
    async flush() {
      if (failure) throw failure;
      if (full && stream) await once(stream, 'drain');
      full = false;
    },
    async close() {
      if (failure) throw failure;
      if (!stream) return;
      stream.end();
      await finished(stream);
    },
  };
}
