import { Worker } from 'node:worker_threads';

/** A busy two-core server takes 20 s for the largest that we accept. */
const timeLimitMs = 60_000;

/**
 * Turns a HEIC picture into an upright JPEG, in a thread of its own that is thrown away afterwards, and its memory
 * with it: about 3 s and half a gigabyte for 12 megapixels, so stand in line before you call. Throws a plain error where
 * the picture cannot be decoded in time.
 */
export function heicToJpeg(bytes: Uint8Array, limitMs = timeLimitMs): Promise<Uint8Array> {
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
