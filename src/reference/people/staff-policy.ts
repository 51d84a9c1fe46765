import type { Ctx } from '#platform/context';
import { NotAllowed } from '#platform/errors';
import { catalogOf } from '#reference/catalog';
import { can, grantsOf } from './can.ts';

/**
 * Who may take on, change and send away colleagues: the program (the command line) and whoever has `staff.edit`; but
 * nobody hands out, or takes from others, what they may not do themselves. Throws `NotAllowed`.
 */
export async function mustEditStaff(ctx: Ctx, roles: readonly string[]) {
  if (ctx.actor.kind === 'system') return;
  const catalog = await catalogOf(ctx);
  if (!can(catalog, ctx.actor, 'staff.edit')) throw new NotAllowed('needs staff.edit');
  const beyond = grantsOf(catalog, roles).filter((grant) => !ctx.actor.grants.includes(grant));
  if (beyond.length > 0) throw new NotAllowed(`may not give ${beyond.join(', ')}`);
}
