import type { Ctx } from '#platform/context';
import { Invalid } from '#platform/errors';
import { markHeld, markKept } from './file-row-store.ts';

/**
 * Says that something refers to these files now, so that the cleaner leaves them alone. Call it in the transaction
 * that stores the reference. Throws `Invalid` (field `photos`, `errors.photo.gone`) when one does not exist any more.
 */
export async function keepFiles(ctx: Ctx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const kept = await markKept(ctx, ids);
  if (ids.some((id) => !kept.has(id))) throw Invalid.field('photos', 'errors.photo.gone');
}

/**
 * Says that something unfinished refers to these files, so that the cleaner leaves them alone until then. Say it again
 * to hold them longer; ids that do not exist are let pass.
 */
export async function holdFiles(ctx: Ctx, ids: readonly string[], until: Date): Promise<void> {
  if (ids.length > 0) await markHeld(ctx, ids, until);
}
