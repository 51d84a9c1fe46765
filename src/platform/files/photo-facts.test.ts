import sharp from 'sharp';
import { expect, test } from 'vitest';
import { readPhotoFacts } from './photo-facts.ts';

const gps = {
  GPSLatitudeRef: 'N',
  GPSLatitude: '39/1 57/1 900/100',
  GPSLongitudeRef: 'W',
  GPSLongitude: '75/1 9/1 4800/100',
};

async function photo(
  ifd2: Record<string, string>,
  ifd3: Record<string, string> = gps,
  format: 'jpeg' | 'png' = 'jpeg',
) {
  const blank = sharp({ create: { width: 8, height: 8, channels: 3, background: '#888' } });
  return blank.withExif({ IFD2: ifd2, IFD3: ifd3 })[format]().toBuffer();
}

test('west and south are negative', async () => {
  const facts = await readPhotoFacts(await photo({}));
  expect(facts.takenLat).toBeCloseTo(39.9525, 4);
  expect(facts.takenLng).toBeCloseTo(-75.1633, 4);
  const south = await readPhotoFacts(
    await photo({}, { ...gps, GPSLatitudeRef: 'S', GPSLongitudeRef: 'E' }, 'png'),
  );
  expect(south.takenLat).toBeCloseTo(-39.9525, 4);
  expect(south.takenLng).toBeCloseTo(75.1633, 4);
});

test('a camera without a fix stands nowhere', async () => {
  const zero = { ...gps, GPSLatitude: '0/1 0/1 0/1', GPSLongitude: '0/1 0/1 0/1' };
  expect(await readPhotoFacts(await photo({}, zero))).toMatchObject({ takenLat: null, takenLng: null });
});

test('a time needs an offset, a satellite or a zone to be an instant', async () => {
  const wall = { DateTimeOriginal: '2026:07:04 08:30:00' };
  const withOffset = await readPhotoFacts(await photo({ ...wall, OffsetTimeOriginal: '-04:00' }));
  expect(withOffset.takenAt).toEqual(new Date('2026-07-04T12:30:00Z'));
  const satellite = { ...gps, GPSDateStamp: '2026:07:04', GPSTimeStamp: '12/1 31/1 5/1' };
  expect((await readPhotoFacts(await photo(wall, satellite))).takenAt).toEqual(
    new Date('2026-07-04T12:31:05Z'),
  );
  expect((await readPhotoFacts(await photo(wall))).takenAt).toBeNull();
  const inZone = await readPhotoFacts(await photo(wall), 'America/New_York');
  expect(inZone.takenAt).toEqual(new Date('2026-07-04T12:30:00Z'));
  expect(
    (await readPhotoFacts(await photo({ DateTimeOriginal: '0000:00:00 00:00:00' }), 'UTC')).takenAt,
  ).toBeNull();
});

test('an EXIF block damaged anywhere is read as far as it goes and never fails', async () => {
  const whole = await photo({ DateTimeOriginal: '2026:07:04 08:30:00' });
  for (let at = 20; at < 400; at++) {
    const broken = Buffer.from(whole);
    broken.writeUInt8(broken.readUInt8(at) ^ 0xff, at);
    const facts = await readPhotoFacts(broken, 'UTC');
    expect(Math.abs(facts.takenLat ?? 0)).toBeLessThanOrEqual(90);
  }
});
