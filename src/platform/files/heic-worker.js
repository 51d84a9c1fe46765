// Plain JavaScript, because Node starts it as a file of its own: from here in tests, from dist/ beside the bundle.
import { parentPort, workerData } from 'node:worker_threads';
import convert from 'heic-convert';

const jpeg = await convert({ buffer: workerData, format: 'JPEG', quality: 0.92 });
// A copy with memory of its own, which can be handed over; the encoder's may belong to a shared pool.
const bytes = Uint8Array.from(jpeg);
parentPort.postMessage(bytes, [bytes.buffer]);
