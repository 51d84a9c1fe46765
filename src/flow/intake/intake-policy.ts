import type { Actor } from '#platform/context';

/** Whether somebody takes reports for others: then the channel and the person before them are as they say. */
export function takesReports(actor: Actor): boolean {
  return actor.kind === 'system' || (actor.kind === 'staff' && actor.grants.includes('requests.intake'));
}
