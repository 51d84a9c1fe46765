import { expect, test } from 'vitest';
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
