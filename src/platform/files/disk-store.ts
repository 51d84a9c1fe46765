import { open, opendir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { FileStore, StoredBytes } from './file-store.ts';
import { incoming, writeDurably } from './write-durably.ts';

/**
 * Keys lie in sub-folders named by their first six digits, which are the time in steps of 4.7 hours: no folder grows
 * without end, a copy of the last days is a copy of the last folders, and the cleaner need not look at old ones.
 */
const folderDigits = 6;
const keyPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.(full|thumb)$/;

/** Keeps files in `<dataDir>/files`; many processes may share it. */
export function diskStore(dataDir: string): FileStore {
  const root = path.join(path.resolve(dataDir), 'files');
  return {
    put: (key, bytes) => writeDurably(root, keyPath(key), bytes),
    open: (key) => openBytes(path.join(root, keyPath(key))),
    remove: (key) => rm(path.join(root, keyPath(key)), { force: true }),
    keys: (after, before) => listKeys(root, after, before),
    tidy: (before) => removeTemporary(path.join(root, incoming), before),
  };
}

/** Refuses everything but our own keys, so that no key can point out of the folder. */
function keyPath(key: string): string {
  if (!keyPattern.test(key)) throw new Error(`"${key.slice(0, 80)}" is not a key of the file store`);
  return path.join(key.slice(0, folderDigits), key);
}

async function openBytes(file: string): Promise<StoredBytes | null> {
  try {
    const handle = await open(file, 'r');
    const { size } = await handle.stat();
    return { stream: handle.createReadStream(), bytes: size };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

async function* listKeys(root: string, after: string, before: string): AsyncIterable<string> {
  const first = after.slice(0, folderDigits);
  const last = before.slice(0, folderDigits);
  for (const folder of await namesIn(root)) {
    if (folder === incoming || folder < first || folder > last) continue;
    for await (const entry of await opendir(path.join(root, folder)))
      if (entry.name >= after && entry.name < before && keyPattern.test(entry.name)) yield entry.name;
  }
}

async function removeTemporary(folder: string, before: Date): Promise<number> {
  let removed = 0;
  for (const name of await namesIn(folder)) {
    const file = path.join(folder, name);
    const facts = await stat(file).catch(() => null);
    if (!facts || facts.mtime >= before) continue;
    await rm(file, { force: true });
    removed += 1;
  }
  return removed;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
