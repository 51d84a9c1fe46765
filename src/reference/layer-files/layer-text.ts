import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { Invalid } from '#platform/errors';

/** Of the text, unpacked. Shapes that divide a city have a few megabytes; read at once, this many take about 1 GB of memory. */
export const mostBytes = 100_000_000;

type Told = (done: number, of: number) => void;

/**
 * The text of a file, gzip unpacked. Throws `Invalid` with what to do: missing, empty, an archive, or more than `most` bytes, which
 * is seen before the memory is taken (a gzip bomb is left off at the limit).
 */
export async function layerText(file: string, tell: Told = () => {}, most = mostBytes): Promise<string> {
  const refuse = (message: string): never => {
    throw Invalid.field(file, message);
  };
  const { start, size } = await beginningOf(file);
  if (size === 0) refuse('is empty');
  if (start.startsWith('PK'))
    refuse(
      'is a ZIP archive, perhaps a shapefile; make GeoJSON of it: ogr2ogr -t_srs EPSG:4326 layer.geojson FILE.shp',
    );
  const packed = start.startsWith('\x1f\x8b');
  const tooLarge = () =>
    refuse(
      `${packed ? 'unpacks to' : 'has'} more than ${Math.round(most / 1e6)} MB; give fewer points to the shapes first (mapshaper in.geojson -simplify 10% keep-shapes -o out.geojson) or leave out what is not needed`,
    );
  if (!packed && size > most) tooLarge();
  const raw = createReadStream(file);
  let read = 0;
  raw.on('data', (chunk) => {
    read += chunk.length;
    tell(read, size);
  });
  const stream = packed ? raw.pipe(createGunzip()) : raw;
  if (packed) raw.on('error', (error) => stream.destroy(error));
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > most) tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof Invalid) throw error;
    refuse(
      `cannot be ${packed ? 'unpacked: the gzip data are broken or cut off' : `read: ${(error as Error).message}`}`,
    );
  } finally {
    raw.destroy();
  }
  return textOf(Buffer.concat(chunks), refuse);
}

async function beginningOf(file: string): Promise<{ start: string; size: number }> {
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    throw Invalid.field(file, error.code === 'ENOENT' ? 'is not there' : `cannot be opened (${error.code})`);
  });
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw Invalid.field(file, 'is not a file');
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return { start: buffer.toString('latin1', 0, bytesRead), size: stat.size };
  } finally {
    await handle.close();
  }
}

function textOf(bytes: Buffer, refuse: (message: string) => never): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refuse('is not text in UTF-8; GeoJSON and TopoJSON are always');
  }
}
