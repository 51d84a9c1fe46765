import { uuidv7 } from '#platform/clock';
import type { Ctx } from '#platform/context';
import { Invalid } from '#platform/errors';
import type { Auth } from './auth.ts';
import { deleteSessions, insertAccount, updateAccount } from './auth-store.ts';
import { countTries } from './lockout.ts';
import { passwordProblems } from './password-policy.ts';
import { orRefusal } from './refusal.ts';
import type { Visit } from './visit.ts';

/**
 * Makes an account in the transaction of `ctx` and answers its id. Without a hash its owner chooses a password by the
 * link of `sendResetLink`. The address must be free.
 */
export async function createAccount(
  ctx: Ctx,
  input: { name: string; email: string; passwordHash?: string },
): Promise<string> {
  const id = uuidv7();
  const email = input.email.trim().toLowerCase();
  await insertAccount(ctx, { id, name: input.name, email, passwordHash: input.passwordHash ?? null });
  return id;
}

/**
 * Checks and hashes a new password (scrypt, a tenth of a second: do it before the transaction begins).
 * Throws `Invalid` (field `password`) for a weak one.
 */
export async function hashNewPassword(password: string, email: string): Promise<string> {
  const problems = passwordProblems(password, email);
  if (problems.length > 0) throw new Invalid(problems);
  const { hashPassword } = await import('better-auth/crypto');
  return hashPassword(password);
}

/** Changes what the account is called or whether it may enter; one that is disabled loses its sessions at once. */
export async function editAccount(
  ctx: Ctx,
  id: string,
  change: { name?: string; email?: string; disabled?: boolean },
) {
  const email = change.email?.trim().toLowerCase();
  await updateAccount(ctx, id, { ...change, ...(email ? { email } : {}) });
  if (change.disabled) await deleteSessions(ctx, id);
}

/**
 * Changes the password of the signed-in account and ends its other sessions; answers the cookies of the new one.
 * Throws `Invalid` for a wrong current password (field `current`) or a weak new one (`password`).
 */
export async function changePassword(
  auth: Auth,
  ctx: Ctx,
  input: { email: string; current: string; password: string },
  visit: Visit,
): Promise<string[]> {
  const problems = passwordProblems(input.password, input.email);
  if (problems.length > 0) throw new Invalid(problems);
  const giveBack = await countTries(ctx, 'own password', visit.ip);
  const { api } = await auth.engine();
  const body = { currentPassword: input.current, newPassword: input.password, revokeOtherSessions: true };
  const answer = await orRefusal(
    api.changePassword({ body, headers: visit.headers, returnHeaders: true }),
    () => null,
  );
  if (!answer) throw Invalid.field('current', 'account.password.wrong');
  await giveBack();
  return answer.headers.getSetCookie();
}
