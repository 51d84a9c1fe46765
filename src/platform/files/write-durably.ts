import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { uuidv7 } from '#platform/clock';

/** Folder of half-written files under the root that they are meant for: the same disk, so that a rename is enough. */
export const incoming = '.incoming';

/**
 * Writes a file that is either wholly there or not at all, and is still there after kill -9 or a power cut once
 * this resolves: temporary file, fsync, rename, fsync of the folders. `name` is relative to `root` and is trusted.
 */
export async function writeDurably(root: string, name: string, bytes: Uint8Array): Promise<void> {
  const target = path.join(root, name);
  const temporary = path.join(root, incoming, uuidv7());
  await mkdir(path.dirname(temporary), { recursive: true });
  await mkdir(path.dirname(target), { recursive: true });
  try {
    await writeAndSync(temporary, bytes);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(path.dirname(target));
  if (path.dirname(target) !== path.resolve(root)) await syncFolder(root);
}

async function writeAndSync(file: string, bytes: Uint8Array) {
  const handle = await open(file, 'wx');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A rename is only kept when its folder is written too. Windows cannot open folders and needs no such step. */
async function syncFolder(folder: string) {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
