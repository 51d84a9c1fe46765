import { randomBytes } from 'node:crypto';
import type { Ctx } from '#platform/context';
import { Invalid } from '#platform/errors';
import type { Auth } from './auth.ts';
import { resetSeconds } from './auth-options.ts';
import { countLetter } from './lockout.ts';
import { passwordProblems } from './password-policy.ts';
import { orRefusal } from './refusal.ts';
import type { Visit } from './visit.ts';

export interface ResetLetter {
  to: string;
  name: string;
  /** Good for one hour and one use. */
  url: string;
  /** The language of the page on which it was asked for. */
  language: string;
}

/** Puts the letter on its way (a job: quick, and tried again later). */
export type SendResetLetter = (ctx: Ctx, letter: ResetLetter) => Promise<void>;

/** Milliseconds that an answer takes at least, so that its time does not tell whether there is such an account. */
const leastTime = 300;

/** Mails a link to choose a new password. Does the same for everybody to see, whether or not the account exists. */
export async function requestReset(auth: Auth, ctx: Ctx, email: string, visit: Visit, send: SendResetLetter) {
  await countLetter(ctx, { email, ip: visit.ip });
  const wait = new Promise((resolve) => setTimeout(resolve, leastTime));
  await sendResetLink(auth, ctx, email, send);
  await wait;
}

/** The link without the door around it: for a new colleague, who has no password yet. Answers whether it was sent. */
export async function sendResetLink(
  auth: Auth,
  ctx: Ctx,
  email: string,
  send: SendResetLetter,
): Promise<boolean> {
  const user = await ctx.db
    .selectFrom('auth_user')
    .select(['id', 'name', 'email'])
    .where('email', '=', email.trim().toLowerCase())
    .where('disabled', '=', false)
    .executeTakeFirst();
  if (!user) return false;
  const token = randomBytes(24).toString('base64url');
  const { internalAdapter } = await (await auth.engine()).$context;
  await internalAdapter.createVerificationValue({
    identifier: `reset-password:${token}`,
    value: user.id,
    expiresAt: new Date(Date.now() + resetSeconds * 1000),
  });
  const url = `${auth.publicUrl}/reset-password?token=${token}`;
  await send(ctx, { to: user.email, name: user.name, url, language: ctx.language });
  return true;
}

/**
 * Sets a new password by the token of a letter and ends every session of the account. Answers `expired` for a token
 * that was used, is too old or never was. Throws `Invalid` (field `password`) for a weak password.
 */
export async function resetPassword(
  auth: Auth,
  _ctx: Ctx,
  input: { token: string; password: string },
  visit: Visit,
): Promise<{ end: 'done'; userId: string } | { end: 'expired' }> {
  const { api, $context } = await auth.engine();
  const { internalAdapter } = await $context;
  const known = await internalAdapter.findVerificationValue(`reset-password:${input.token}`);
  if (!known || known.expiresAt < new Date()) return { end: 'expired' };
  const user = await internalAdapter.findUserById(known.value);
  const problems = passwordProblems(input.password, user?.email ?? '');
  if (problems.length > 0) throw new Invalid(problems);
  const body = { token: input.token, newPassword: input.password };
  const answer = await orRefusal(
    api.resetPassword({ body, headers: visit.headers }),
    () => 'expired' as const,
  );
  return answer === 'expired' ? { end: 'expired' } : { end: 'done', userId: known.value };
}
