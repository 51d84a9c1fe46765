import { expect, test } from 'vitest';
import { Unavailable } from '#platform/errors';
import { heicToJpeg } from './heic.ts';

const noHeic = Buffer.concat([
  Buffer.from([0, 0, 0, 24]),
  Buffer.from('ftypheic\0\0\0\0mif1heic'),
  Buffer.alloc(100),
]);

test('a broken picture ends in an error, and the next one gets its turn', async () => {
  await expect(heicToJpeg(noHeic)).rejects.toThrow(/HEI[CF]/);
  await expect(heicToJpeg(Buffer.from('nothing'))).rejects.toThrow('not a HEIC');
});

test('a decoder that takes too long is stopped', async () => {
  await expect(heicToJpeg(noHeic, 1)).rejects.toThrow('too long');
});

test('a long queue is refused at once', async () => {
  const all = await Promise.allSettled(Array.from({ length: 12 }, () => heicToJpeg(noHeic, 1)));
  const refused = all.filter((one) => one.status === 'rejected' && one.reason instanceof Unavailable);
  expect(refused).toHaveLength(4);
});
