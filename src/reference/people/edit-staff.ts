import { Value } from 'typebox/value';
import { audit } from '#platform/audit';
import { editAccount } from '#platform/auth';
import { type Ctx, inTransaction } from '#platform/context';
import { Conflict, Invalid, NotFound } from '#platform/errors';
import { checkStaff, type Staff, type StaffChange, StaffChangeSchema } from './staff.ts';
import { mustEditStaff } from './staff-policy.ts';
import { lockStaff, updateStaff } from './staff-store.ts';

/** Changes what is given; roles and departments hold from the next request on. Throws `Invalid`, `NotAllowed`, `NotFound`. */
export async function editStaff(ctx: Ctx, id: string, input: StaffChange): Promise<Staff> {
  if (!Value.Check(StaffChangeSchema, input)) throw Invalid.field('name', 'errors.unknown');
  return inTransaction(ctx, async (tx) => {
    const before = await load(tx, id);
    const { name, email, roles, departments, language } = { ...before, ...input };
    const after = await checkStaff(tx, { name, email, roles, departments, language });
    await mustEditStaff(tx, [...before.roles, ...after.roles]);
    const change = changed(before, after);
    await updateStaff(tx, id, change);
    if (change.name || change.email) await editAccount(tx, id, { name: change.name, email: change.email });
    const detail = { from: pick(before, Object.keys(change)), to: change };
    await audit(tx, { action: 'staff.edited', subjectKind: 'staff', subjectId: id, detail });
    return { ...before, ...change };
  });
}

/** Somebody leaves: the account is shut and every session ends. The row stays, for history refers to it. */
export async function deactivateStaff(ctx: Ctx, id: string): Promise<void> {
  if (id === ctx.actor.id) throw new Conflict('nobody can shut their own account');
  await setActive(ctx, id, false);
}

/** Somebody comes back, with the roles they had. */
export async function reactivateStaff(ctx: Ctx, id: string): Promise<void> {
  await setActive(ctx, id, true);
}

async function setActive(ctx: Ctx, id: string, active: boolean) {
  await inTransaction(ctx, async (tx) => {
    const staff = await load(tx, id);
    await mustEditStaff(tx, staff.roles);
    await updateStaff(tx, id, { active });
    await editAccount(tx, id, { disabled: !active });
    const action = active ? 'staff.reactivated' : 'staff.deactivated';
    await audit(tx, { action, subjectKind: 'staff', subjectId: id });
  });
}

async function load(ctx: Ctx, id: string): Promise<Staff> {
  const staff = await lockStaff(ctx, id);
  if (!staff) throw new NotFound('there is no such colleague');
  return staff;
}

function changed(before: Staff, after: StaffChange): Partial<Omit<Staff, 'id'>> {
  const keys = Object.keys(after) as (keyof StaffChange)[];
  const different = keys.filter((key) => JSON.stringify(after[key]) !== JSON.stringify(before[key]));
  return Object.fromEntries(different.map((key) => [key, after[key]]));
}

function pick(staff: Staff, keys: readonly string[]) {
  return Object.fromEntries(Object.entries(staff).filter(([key]) => keys.includes(key)));
}
