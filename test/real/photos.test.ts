import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import exifr from 'exifr';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '#platform/clock';
import { type Ctx, Memory, visitor } from '#platform/context';
import { type Database, openDatabase } from '#platform/db';
import { diskStore, openFile, receivePhoto } from '#platform/files';
import { createLog } from '#platform/log';
import { type FreshDatabase, freshDatabase } from '../database.ts';
import { realData } from './real-data.ts';

const folder = realData('photos');

describe.skipIf(!folder)('photos from real cameras', () => {
  let fresh: FreshDatabase;
  let database: Database;
  let dataDir: string;
  let ctx: Ctx;

  beforeAll(async () => {
    const log = createLog('silent');
    fresh = await freshDatabase();
    database = openDatabase(fresh.url, log, 2);
    dataDir = await mkdtemp(path.join(tmpdir(), 'belfry-real-photos-'));
    const memory = new Memory();
    ctx = {
      db: database.db,
      clock: systemClock,
      log,
      actor: visitor,
      channel: 'web',
      language: 'en',
      memory,
      linkKey: 'test',
    };
  });
  afterAll(async () => {
    await database.close();
    await fresh.drop();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function takeIn(name: string) {
    const content = readFileSync(path.join(folder!, name));
    const store = diskStore(dataDir);
    const file = await receivePhoto(ctx, store, { content, name, zone: 'Europe/Rome' });
    const bytes = await buffer((await openFile(ctx, store, file.id, 'full')).stream);
    const left =
      (await exifr.parse(bytes, { gps: true, xmp: true, iptc: true, icc: true }).catch(() => null)) ?? {};
    expect(left).toEqual({});
    const { exif, width, height } = await sharp(bytes).metadata();
    expect([exif, width, height]).toEqual([undefined, file.width, file.height]);
    return file;
  }

  test.each(['DSCN0010.jpg', 'DSCN0012.jpg', 'DSCN0021.jpg'])(
    '%s stands near Arezzo, by satellite time',
    async (name) => {
      const file = await takeIn(name);
      expect(file.takenLat).toBeCloseTo(43.467, 2);
      expect(file.takenLng).toBeCloseTo(11.885, 2);
      expect(file.takenAt?.toISOString()).toMatch(/^2008-10-23T14:/);
    },
  );

  test('a telephone’s HEIC is decoded, placed and dated', async () => {
    const file = await takeIn('IMG_5195.HEIC');
    expect(file.takenLat).toBeCloseTo(39.0513, 3);
    expect(file.takenLng).toBeCloseTo(-94.2888, 3);
    expect(file.takenAt).toEqual(new Date('2021-04-11T20:47:53Z'));
    expect(file.height).toBe(1600);
    expect(file.width).toBeLessThan(1600);
  });

  test.each([
    ['landscape_3.jpg', 600, 450],
    ['landscape_6.jpg', 600, 450],
    ['portrait_8.jpg', 450, 600],
  ])('%s stands upright', async (name, width, height) => {
    expect(await takeIn(name)).toMatchObject({ width, height });
  });

  test.each(['Canon_40D.jpg', 'no_exif.jpg', 'image01137.jpg'])(
    '%s has no place, and is taken all the same',
    async (name) => {
      expect(await takeIn(name)).toMatchObject({ takenLat: null, takenLng: null, mediaType: 'image/jpeg' });
    },
  );
});
