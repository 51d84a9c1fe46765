import exifr from 'exifr';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { reencodePhoto } from './reencode-photo.ts';

/** Left half red, right half blue, as it is stored. */
async function twoColours(width: number, height: number) {
  const half = await sharp({ create: { width: width / 2, height, channels: 3, background: '#f00' } })
    .png()
    .toBuffer();
  const whole = sharp({ create: { width, height, channels: 3, background: '#00f' } });
  return sharp(
    await whole
      .composite([{ input: half, left: 0, top: 0 }])
      .png()
      .toBuffer(),
  );
}

async function colourAt(jpeg: Buffer, x: number, y: number) {
  const { data } = await sharp(jpeg)
    .extract({ left: x, top: y, width: 1, height: 1 })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return data[0]! > data[2]! ? 'red' : 'blue';
}

test('a large picture becomes an upright JPEG of the asked size without a trace of where it was taken', async () => {
  const photo = await (await twoColours(2400, 1200))
    .withExif({
      IFD0: { Make: 'Camera' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '39/1 57/1 0/1',
        GPSLongitudeRef: 'W',
        GPSLongitude: '75/1 9/1 0/1',
      },
    })
    .withMetadata({ orientation: 6 })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>Anna lives here</a></x:xmpmeta>')
    .jpeg()
    .toBuffer();
  expect((await sharp(photo).metadata()).orientation).toBe(6);
  expect((await exifr.gps(photo)).latitude).toBeCloseTo(39.95);
  const out = await reencodePhoto(photo, 1600);
  expect([out.width, out.height]).toEqual([800, 1600]);
  expect(await colourAt(out.bytes, 400, 100)).toBe('red');
  expect(await colourAt(out.bytes, 400, 1500)).toBe('blue');
  const facts = await sharp(out.bytes).metadata();
  expect([facts.format, facts.exif, facts.xmp, facts.iptc, facts.icc, facts.orientation]).toEqual([
    'jpeg',
    ...Array(5),
  ]);
  expect((await exifr.parse(out.bytes, { gps: true, jfif: false }).catch(() => undefined)) ?? {}).toEqual({});
  expect(out.bytes.includes('Anna')).toBe(false);
});

test('a small picture keeps its size, and see-through becomes white', async () => {
  const clear = sharp({
    create: { width: 20, height: 10, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
  });
  const out = await reencodePhoto(await clear.png().toBuffer(), 320);
  expect([out.width, out.height]).toEqual([20, 10]);
  const [red] = await sharp(out.bytes).raw().toBuffer();
  expect(red).toBeGreaterThan(250);
});

test('what hides behind a picture does not come through', async () => {
  const photo = await (await twoColours(64, 32)).jpeg().toBuffer();
  const out = await reencodePhoto(Buffer.concat([photo, Buffer.from('<script>alert(1)</script>')]), 320);
  expect(out.bytes.includes('script')).toBe(false);
});

test('a picture that was cut off on its way is refused, not half grey', async () => {
  const photo = await (await twoColours(640, 480)).jpeg().toBuffer();
  await expect(reencodePhoto(photo.subarray(0, photo.length / 2), 320)).rejects.toThrow();
});
