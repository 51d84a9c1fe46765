import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SettableClock, uuidv7 } from '#platform/clock';
import { type Ctx, inTransaction, Memory, visitor } from '#platform/context';
import { type Database, openDatabase } from '#platform/db';
import { Invalid, NotFound } from '#platform/errors';
import { createLog } from '#platform/log';
import { type FreshDatabase, freshDatabase } from '../../../test/database.ts';
import {
  cleanFiles,
  diskStore,
  type FileStore,
  fileEtag,
  holdFiles,
  keepFiles,
  openFile,
  receivePhoto,
} from './index.ts';

const day = 24 * 3600 * 1000;
const log = createLog('silent');
let fresh: FreshDatabase;
let database: Database;
let dataDir: string;
let store: FileStore;
let ctx: Ctx;
const clock = new SettableClock(new Date());

beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase(fresh.url, log, 3);
  dataDir = await mkdtemp(path.join(tmpdir(), 'belfry-photos-'));
  store = diskStore(dataDir);
  const memory = new Memory();
  ctx = {
    db: database.db,
    clock,
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

async function aPhoto(format: 'jpeg' | 'webp' | 'avif' = 'jpeg') {
  return sharp({ create: { width: 2000, height: 1000, channels: 3, background: '#484' } })
    .withExif({
      IFD2: { DateTimeOriginal: '2026:07:04 08:30:00', OffsetTimeOriginal: '-04:00' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '39/1 57/1 0/1',
        GPSLongitudeRef: 'W',
        GPSLongitude: '75/1 9/1 0/1',
      },
    })
    [format]()
    .toBuffer();
}

async function receive() {
  return receivePhoto(ctx, store, { content: await aPhoto(), name: 'pothole.jpg' });
}

/** Names of everything in the file store. */
async function onDisk(): Promise<string[]> {
  const entries = await readdir(path.join(dataDir, 'files'), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

describe('a photo taken in', () => {
  test.each(['jpeg', 'webp', 'avif'] as const)(
    '%s: its facts are in the row, its picture in the store',
    async (format) => {
      const file = await receivePhoto(ctx, store, {
        content: await aPhoto(format),
        name: `pothole.${format}`,
      });
      expect(file).toMatchObject({ mediaType: 'image/jpeg', width: 1600, height: 800 });
      expect(file.takenLat).toBeCloseTo(39.95, 5);
      expect(file.takenLng).toBeCloseTo(-75.15, 5);
      expect(file.takenAt).toEqual(new Date('2026-07-04T12:30:00Z'));
      const row = await ctx.db
        .selectFrom('file')
        .selectAll()
        .where('id', '=', file.id)
        .executeTakeFirstOrThrow();
      expect(row).toMatchObject({
        media_type: 'image/jpeg',
        bytes: file.bytes,
        taken_at: file.takenAt,
        kept_at: null,
      });
    },
  );

  test('can be opened whole and small, by an id that exists and nothing else', async () => {
    const file = await receive();
    const full = await openFile(ctx, store, file.id, 'full');
    expect(full).toMatchObject({
      mediaType: 'image/jpeg',
      bytes: file.bytes,
      etag: fileEtag(file.id, 'full'),
    });
    expect((await buffer(full.stream)).length).toBe(file.bytes);
    const thumb = await sharp(await buffer((await openFile(ctx, store, file.id, 'thumb')).stream)).metadata();
    expect([thumb.width, thumb.height, thumb.exif]).toEqual([320, 160, undefined]);
    for (const id of [uuidv7(), '', '../../etc/passwd', "' or 1=1"])
      await expect(openFile(ctx, store, id, 'full')).rejects.toThrow(NotFound);
    await expect(openFile(ctx, store, file.id, 'other' as 'full')).rejects.toThrow(NotFound);
  });

  test('one that is refused leaves neither row nor bytes', async () => {
    const before = await onDisk();
    const cut = (await aPhoto()).subarray(0, 3000);
    const error = await receivePhoto(ctx, store, { content: cut, name: 'cut.jpg' }).catch((reason) => reason);
    expect(error).toBeInstanceOf(Invalid);
    expect(error.problems).toEqual([
      { field: 'photos', message: 'errors.photo.broken', values: { name: 'cut.jpg' } },
    ]);
    expect(await onDisk()).toEqual(before);
  });
});

describe('the cleaner', () => {
  test('removes what nobody kept within two days, and only that', async () => {
    clock.set(new Date());
    const kept = await receive();
    const left = await receive();
    await keepFiles(ctx, [kept.id]);
    clock.advance(1.9 * day);
    const young = await receive();
    await cleanFiles(ctx, store);
    expect(await onDisk()).toEqual(expect.arrayContaining([`${left.id}.full`]));
    clock.advance(0.2 * day);
    await cleanFiles(ctx, store);
    const names = await onDisk();
    expect(names).toEqual(
      expect.arrayContaining([`${kept.id}.full`, `${kept.id}.thumb`, `${young.id}.full`]),
    );
    expect(names.filter((name) => name.startsWith(left.id))).toEqual([]);
    await expect(keepFiles(ctx, [kept.id, left.id])).rejects.toThrow('errors.photo.gone');
    await (await openFile(ctx, store, kept.id, 'thumb')).stream.destroy();
  });

  test('leaves alone what something unfinished holds, for as long as it says', async () => {
    clock.set(new Date());
    const file = await receive();
    await holdFiles(ctx, [file.id], new Date(clock.now().getTime() + 8 * day));
    await holdFiles(ctx, [file.id], new Date(clock.now().getTime() + day));
    clock.advance(7.9 * day);
    await cleanFiles(ctx, store);
    expect(await onDisk()).toContain(`${file.id}.full`);
    clock.advance(0.2 * day);
    await cleanFiles(ctx, store);
    expect(await onDisk()).not.toContain(`${file.id}.full`);
  });

  test('removes bytes whose row was never committed', async () => {
    clock.set(new Date());
    let stray = '';
    const failed = inTransaction(ctx, async (tx) => {
      stray = (await receivePhoto(tx, store, { content: await aPhoto(), name: 'a.jpg' })).id;
      throw new Error('the report was not sent');
    });
    await expect(failed).rejects.toThrow('not sent');
    expect((await cleanFiles(ctx, store)).strays).toBe(0);
    expect(await onDisk()).toContain(`${stray}.full`);
    clock.advance(3 * day);
    expect((await cleanFiles(ctx, store)).strays).toBe(2);
    expect(await onDisk()).not.toContain(`${stray}.full`);
  });

  test('waits for nobody who is keeping a file right now', async () => {
    clock.set(new Date());
    const file = await receive();
    clock.advance(3 * day);
    await inTransaction(ctx, async (tx) => {
      await keepFiles(tx, [file.id]);
      await cleanFiles(ctx, store);
    });
    expect(await onDisk()).toContain(`${file.id}.full`);
  });

  test('does nothing to an empty store', async () => {
    const empty = path.join(dataDir, 'empty');
    expect(await cleanFiles(ctx, diskStore(empty))).toMatchObject({ strays: 0 });
  });
});
