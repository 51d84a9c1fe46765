import { Worker } from 'node:worker_threads';
import { Unavailable } from '#platform/errors';

/** Decoding takes about 3 s and half a gigabyte for 12 megapixels: one at a time, and no long queue of 20 MB each. */
const mostWaiting = 8;
const timeLimitMs = 30_000;

let waiting = 0;
let last: Promise<unknown> = Promise.resolve();

/**
 * Turns a HEIC picture into an upright JPEG, in a thread of its own that is thrown away afterwards, and its memory
 * with it. Throws a plain error where it cannot be decoded in time, `Unavailable` when too many wait.
 */
export async function heicToJpeg(bytes: Uint8Array, limitMs = timeLimitMs): Promise<Uint8Array> {
  if (waiting >= mostWaiting) throw new Unavailable('too many HEIC pictures at once');
  waiting += 1;
  const mine = last.then(() => decodeInThread(bytes, limitMs));
  last = mine.catch(() => {}).then(() => (waiting -= 1));
  return mine;
}

function decodeInThread(bytes: Uint8Array, limitMs: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./heic-worker.js', import.meta.url), {
      workerData: bytes,
      execArgv: [],
      // The decoder prints its complaints; they reach us as errors anyway.
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 64 },
    });
    const timer = setTimeout(() => finish(() => reject(new Error('HEIC decoding took too long'))), limitMs);
    function finish(settle: () => void) {
      clearTimeout(timer);
      settle();
      void worker.terminate();
    }
    worker.once('message', (jpeg: Uint8Array) => finish(() => resolve(jpeg)));
    worker.once('error', (error) => finish(() => reject(error)));
    worker.once('exit', () => finish(() => reject(new Error('the HEIC decoder stopped'))));
  });
}
