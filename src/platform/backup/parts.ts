import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { Invalid } from '#platform/errors';

/** What stands at the head of a part. */
export interface PartHead {
  kind: 'start' | 'table' | 'sequence' | 'jobs' | 'file' | 'end';
  name: string;
  [fact: string]: unknown;
}

export interface PartWriter {
  part(head: PartHead, content?: AsyncIterable<Uint8Array>): Promise<void>;
  /** Writes the closing sum and waits until everything lies on the disk. */
  end(): Promise<void>;
}

/** Opens a backup file for writing. */
export function writeParts(file: string): PartWriter {
  const sum = createHash('sha256');
  const plain = new PassThrough();
  const written = pipeline(
    plain,
    createGzip({ level: 6 }),
    createWriteStream(file, { flags: 'wx', mode: 0o600, flush: true }),
  );
  // A failure (a full disk) is told by whoever writes next, or by `end`.
  written.catch((error) => plain.destroy(error));
  const write = async (bytes: Uint8Array) => {
    sum.update(bytes);
    if (!plain.write(bytes)) await Promise.race([once(plain, 'drain'), written]);
  };
  const part = async (head: PartHead, content: AsyncIterable<Uint8Array> = Readable.from([])) => {
    await write(Buffer.from(`${JSON.stringify(head)}\n`));
    for await (const chunk of content) {
      if (chunk.length === 0) continue;
      await write(lengthOf(chunk.length));
      await write(chunk);
    }
    await write(lengthOf(0));
  };
  return {
    part,
    async end() {
      await part({ kind: 'end', name: 'end', sha256: sum.copy().digest('hex') });
      plain.end();
      await written;
    },
  };
}

/** One part as it is read; `content` must be read to its end before the next one comes. */
export interface Part {
  head: PartHead;
  content: AsyncIterable<Buffer>;
}

/** Reads a backup file part by part. Throws `Invalid` (field `file`) where it is not one, is cut off or was changed. */
export async function* readParts(file: string): AsyncGenerator<Part> {
  const sum = createHash('sha256');
  const bytes = new ByteReader(createReadStream(file).pipe(createGunzip()));
  try {
    for (;;) {
      const before = sum.copy().digest('hex');
      const line = await bytes.line(sum);
      const head = parseHead(line);
      yield { head, content: chunks(bytes, sum) };
      if (head.kind === 'end') {
        if (head.sha256 !== before) throw broken('its sum is wrong: it was changed or damaged');
        return;
      }
    }
  } catch (error) {
    if (error instanceof Invalid) throw error;
    throw broken((error as Error).message);
  } finally {
    bytes.close();
  }
}

async function* chunks(bytes: ByteReader, sum: ReturnType<typeof createHash>): AsyncGenerator<Buffer> {
  for (;;) {
    const length = (await bytes.take(4, sum)).readUInt32BE();
    if (length === 0) return;
    yield await bytes.take(length, sum);
  }
}

function lengthOf(length: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(length);
  return bytes;
}

function parseHead(line: string): PartHead {
  try {
    return JSON.parse(line) as PartHead;
  } catch {
    throw broken('it is not a Belfry backup');
  }
}

function broken(why: string): Invalid {
  return Invalid.field('file', `cannot be restored: ${why}`);
}

/** Takes bytes off a stream in the amounts that the format needs. */
class ByteReader {
  private readonly source: AsyncIterator<Buffer>;
  private rest: Buffer = Buffer.alloc(0);

  constructor(private readonly stream: Readable) {
    this.source = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  async take(length: number, sum: ReturnType<typeof createHash>): Promise<Buffer> {
    const pieces = [this.rest];
    let have = this.rest.length;
    while (have < length) {
      const piece = await this.more();
      pieces.push(piece);
      have += piece.length;
    }
    const all = pieces.length === 1 ? this.rest : Buffer.concat(pieces);
    this.rest = all.subarray(length);
    const taken = all.subarray(0, length);
    sum.update(taken);
    return taken;
  }

  async line(sum: ReturnType<typeof createHash>): Promise<string> {
    let end = this.rest.indexOf(10);
    while (end < 0) {
      if (this.rest.length > 1 << 20) throw broken('it is not a Belfry backup');
      this.rest = Buffer.concat([this.rest, await this.more()]);
      end = this.rest.indexOf(10);
    }
    return (await this.take(end + 1, sum)).toString();
  }

  close() {
    this.stream.destroy();
  }

  private async more(): Promise<Buffer> {
    const { done, value } = await this.source.next();
    if (done) throw broken('it is cut off');
    return value;
  }
}
