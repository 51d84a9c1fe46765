import { Readable } from 'node:stream';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { Invalid } from '#platform/errors';
import { largestUpload } from './read-upload.ts';
import { sniffPhoto } from './sniff-photo.ts';

const blank = sharp({ create: { width: 4, height: 4, channels: 3, background: '#888' } });

async function refusal(content: Uint8Array | Readable, name = 'photo.jpg') {
  const error = await sniffPhoto({ content, name }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(Invalid);
  return (error as Invalid).problems[0]!;
}

/** The checksum of PNG (ISO 3309), bit by bit. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** A PNG whose header claims a size; the checksum of the header is right. */
async function pngClaiming(width: number, height: number): Promise<Buffer> {
  const png = await blank.clone().png().toBuffer();
  png.writeUInt32BE(width, 16);
  png.writeUInt32BE(height, 20);
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  return png;
}

describe('what is not a picture is refused by its bytes', () => {
  test.each([
    ['HTML', '<!doctype html><script>alert(1)</script>'],
    ['SVG', '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'],
    [
      'bare SVG',
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/passwd"/></svg>',
    ],
    ['PDF', '%PDF-1.7\n1 0 obj<<>>endobj'],
    ['a program', '\x7fELF\x02\x01\x01'],
    ['TIFF', 'II*\0\x08\0\0\0\0\0'],
  ])('%s named .jpg', async (_, text) => {
    expect(await refusal(Buffer.from(text, 'latin1'))).toMatchObject({
      field: 'photos',
      message: 'errors.photo.type',
    });
  });

  test('a picture in front and a script behind it, where the picture is none', async () => {
    const polyglot = Buffer.from('GIF89a/*<script>*/=1;alert(1)//</script>', 'latin1');
    expect((await refusal(polyglot)).message).toBe('errors.photo.broken');
  });

  test('nothing at all', async () => {
    expect((await refusal(Buffer.alloc(0))).message).toBe('errors.photo.broken');
  });
});

describe('what is too large is refused before it is decoded', () => {
  test('a claim of 30,000 x 30,000 pixels', async () => {
    const problem = await refusal(await pngClaiming(30_000, 30_000));
    expect(problem).toMatchObject({ message: 'errors.photo.pixels', values: { megapixels: 50 } });
  });

  test('bytes without end are not read to their end', async () => {
    let sent = 0;
    const endless = Readable.from(
      (function* () {
        for (;;) {
          sent += 1024 ** 2;
          yield Buffer.alloc(1024 ** 2);
        }
      })(),
    );
    expect(await refusal(endless)).toMatchObject({ message: 'errors.photo.size', values: { megabytes: 20 } });
    expect(sent).toBeLessThan(largestUpload * 2);
  });
});

test('the message names the file as the sender knows it, without tricks', async () => {
  const problem = await refusal(Buffer.from('no'), 'C:\\fakepath\\my\u202E photo\n.jpg');
  expect(problem.values).toEqual({ name: 'my photo.jpg' });
});

test.each(['jpeg', 'png', 'webp', 'gif', 'avif'] as const)(
  '%s is taken, from a stream as from bytes',
  async (format) => {
    const bytes = await blank.clone()[format]().toBuffer();
    expect(await sniffPhoto({ content: bytes, name: 'a.bin' })).toMatchObject({ isHeic: false });
    expect((await sniffPhoto({ content: Readable.from([bytes]), name: 'a.bin' })).bytes.equals(bytes)).toBe(
      true,
    );
  },
);
