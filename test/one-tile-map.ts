import { fromGeojsonVt } from '@maplibre/vt-pbf';

/**
 * A PMTiles file (specification 3) with a single vector tile, that of the whole world, all of it water and a park in its
 * middle: as small as a base map can be.
 */
export function oneTileMap(): Buffer {
  const square = (from: number, to: number) => [
    [
      [from, from],
      [to, from],
      [to, to],
      [from, to],
      [from, from],
    ],
  ];
  const features = (geometry: number[][][], tags: object) => ({
    features: [{ id: 1, type: 3 as const, geometry, tags }],
  });
  const tile = Buffer.from(
    fromGeojsonVt(
      {
        water: features(square(0, 4096), {}),
        landuse: features(square(1000, 3000), { kind: 'park' }),
      } as never,
      { version: 2, extent: 4096 },
    ),
  );
  // Directory: one entry; tile 0, run of 1, its length, at the beginning of the tile data (0, written as 1).
  const directory = Buffer.from([
    ...varint(1),
    ...varint(0),
    ...varint(1),
    ...varint(tile.length),
    ...varint(1),
  ]);
  const metadata = Buffer.from('{}');
  const header = Buffer.alloc(127);
  header.write('PMTiles', 0, 'latin1');
  header[7] = 3;
  const sections = [directory.length, metadata.length, 0, tile.length];
  let at = header.length;
  sections.forEach((length, i) => {
    header.writeBigUInt64LE(BigInt(at), 8 + i * 16);
    header.writeBigUInt64LE(BigInt(length), 16 + i * 16);
    at += length;
  });
  for (const offset of [72, 80, 88]) header.writeBigUInt64LE(1n, offset);
  // Clustered, nothing compressed, vector tiles, zoom 0 to 0, the whole world.
  header.set([1, 1, 1, 1, 0, 0], 96);
  for (const [i, degrees] of [-180, -85, 180, 85].entries()) header.writeInt32LE(degrees * 1e7, 102 + i * 4);
  return Buffer.concat([header, directory, metadata, tile]);
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}
