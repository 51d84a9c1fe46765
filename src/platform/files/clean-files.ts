import { uuidv7 } from '#platform/clock';
import type { Ctx } from '#platform/context';
import { type Job, job } from '#platform/jobs';
import { deleteNotKept, existingIds } from './file-row-store.ts';
import { type FileStore, fileKey, variants } from './file-store.ts';

declare module '#platform/jobs' {
  interface Jobs {
    'clean-files': Record<string, never>;
  }
}

const day = 24 * 3600 * 1000;
/** For what nobody claimed: a request that was cut off. What a draft claims is held as long as the draft lives. */
const patienceDays = 2;
/** How far back bytes without a row are looked for: the job may have been off for a month. */
const strayDays = 32;
const batch = 500;

/** Every night (07:17 UTC): see `cleanFiles`. */
export function cleanFilesJob(store: FileStore): Job {
  return job('clean-files', async (ctx) => void (await cleanFiles(ctx, store)), { cron: '17 7 * * *' });
}

/**
 * Removes files that nothing referred to or held within two days of the upload, bytes whose row was never committed, and
 * what interrupted writes left. Safe to run at any time, in several processes at once.
 */
export async function cleanFiles(ctx: Ctx, store: FileStore): Promise<{ files: number; strays: number }> {
  const now = ctx.clock.now().getTime();
  const before = new Date(now - patienceDays * day);
  const files = await removeNotKept(ctx, store, before);
  const strays = await removeStrays(ctx, store, new Date(now - strayDays * day), before);
  await store.tidy(before);
  if (files + strays > 0) ctx.log.info({ files, strays }, 'removed files that nothing refers to');
  return { files, strays };
}

/** Rows first: should we be killed in between, the bytes are strays and fall to the next run. */
async function removeNotKept(ctx: Ctx, store: FileStore, before: Date): Promise<number> {
  let removed = 0;
  for (;;) {
    const ids = await deleteNotKept(ctx, before, batch);
    for (const id of ids) for (const variant of variants) await store.remove(fileKey(id, variant));
    removed += ids.length;
    if (ids.length < batch) return removed;
  }
}

async function removeStrays(ctx: Ctx, store: FileStore, after: Date, before: Date): Promise<number> {
  let removed = 0;
  let keys: string[] = [];
  for await (const key of store.keys(firstKey(after), firstKey(before))) {
    keys.push(key);
    if (keys.length < batch) continue;
    removed += await removeWithoutRow(ctx, store, keys);
    keys = [];
  }
  return removed + (await removeWithoutRow(ctx, store, keys));
}

async function removeWithoutRow(ctx: Ctx, store: FileStore, keys: string[]): Promise<number> {
  if (keys.length === 0) return 0;
  const known = await existingIds(ctx, [...new Set(keys.map(idOf))]);
  const strays = keys.filter((key) => !known.has(idOf(key)));
  for (const key of strays) await store.remove(key);
  return strays.length;
}

/** The time digits of ids made at that instant: keys sort before or after it. */
function firstKey(at: Date): string {
  return uuidv7(at.getTime()).slice(0, 13);
}

function idOf(key: string): string {
  return key.slice(0, 36);
}
