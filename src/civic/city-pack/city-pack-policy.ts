import type { Actor } from '#platform/context';
import { NotAllowed } from '#platform/errors';

/** Packs are read and written by the command line, and by staff who may edit the catalog. */
export function demandEditor(actor: Actor) {
  if (actor.kind === 'system' || (actor.kind === 'staff' && actor.grants.includes('catalog.edit'))) return;
  throw new NotAllowed('This needs "catalog.edit".');
}
