import { Value } from 'typebox/value';
import { audit } from '#platform/audit';
import { createAccount, hashNewPassword } from '#platform/auth';
import { type Ctx, inTransaction } from '#platform/context';
import { Invalid } from '#platform/errors';
import { checkStaff, type NewStaff, NewStaffSchema, type Staff } from './staff.ts';
import { mustEditStaff } from './staff-policy.ts';
import { hasStaffWithEmail, insertStaff } from './staff-store.ts';

/**
 * Takes somebody on: account, row and audit entry together. Without a password the caller sends them a link
 * (`sendResetLink`). Throws `Invalid` (fields as in the input), `NotAllowed`.
 */
export async function addStaff(ctx: Ctx, input: NewStaff): Promise<Staff> {
  if (!Value.Check(NewStaffSchema, input)) throw Invalid.field('name', 'errors.unknown');
  const { password, ...given } = await checkStaff(ctx, input);
  await mustEditStaff(ctx, given.roles);
  if (await hasStaffWithEmail(ctx, given.email)) throw Invalid.field('email', 'people.emailTaken');
  const passwordHash = password === undefined ? undefined : await hashNewPassword(password, given.email);
  return inTransaction(ctx, async (tx) => {
    const id = await createAccount(tx, { name: given.name, email: given.email, passwordHash });
    const staff: Staff = { language: 'en', ...given, id, active: true };
    await insertStaff(tx, staff);
    const detail = { name: staff.name, roles: staff.roles, departments: staff.departments };
    await audit(tx, { action: 'staff.added', subjectKind: 'staff', subjectId: id, detail });
    return staff;
  });
}
