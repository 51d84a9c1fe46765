import type { Ctx } from '#platform/context';
import type { Auth } from './auth.ts';
import { deleteSessionByToken } from './auth-store.ts';
import { countSignIn, countTries } from './lockout.ts';
import { orRefusal } from './refusal.ts';
import { tokenIn, type Visit, withoutSession } from './visit.ts';

/** `code-needed`: the password was right, and a cookie of ten minutes waits for the second factor. */
export type SignInEnd =
  | { end: 'signed-in'; userId: string; cookies: string[] }
  | { end: 'code-needed'; cookies: string[] }
  | { end: 'refused' };

/**
 * Signs in with address and password. A wrong password, an unknown address and a disabled account are all `refused`
 * after the same work. Throws `TooMany` while the account or the address is shut. A session that the browser had
 * before is ended: nobody slips into another's.
 */
export async function signIn(
  auth: Auth,
  ctx: Ctx,
  input: { email: string; password: string },
  visit: Visit,
): Promise<SignInEnd> {
  const email = input.email.trim().toLowerCase();
  const giveBack = await countSignIn(ctx, { email, ip: visit.ip });
  const { api } = await auth.engine();
  const call = api.signInEmail({
    body: { email, password: input.password },
    headers: visit.headers,
    returnHeaders: true,
  });
  const answer = await orRefusal(call, () => null);
  if (!answer) return { end: 'refused' };
  const cookies = answer.headers.getSetCookie();
  const user: { id: string } | undefined = answer.response.user;
  await giveBack();
  if (!user) return { end: 'code-needed', cookies };
  await endEarlier(auth, ctx, visit);
  return { end: 'signed-in', userId: user.id, cookies };
}

/**
 * The second step: six digits of the authenticator app or a backup code, which is used up. `refused` after a wrong code;
 * after five of them, or ten minutes, the whole sign-in has to start again (`expired`). Ten wrong codes in a row shut the
 * account's second factor for a quarter of an hour, whatever number of sign-ins they are spread over.
 */
export async function signInWithCode(
  auth: Auth,
  ctx: Ctx,
  code: string,
  visit: Visit,
): Promise<Exclude<SignInEnd, { end: 'code-needed' }> | { end: 'expired' }> {
  const giveBack = await countTries(ctx, 'code', visit.ip);
  const { api } = await auth.engine();
  const bare = code.replace(/\s/g, '');
  const call = { body: { code: bare }, headers: withoutSession(auth, visit), returnHeaders: true } as const;
  const answer = await orRefusal(
    /^\d{6}$/.test(bare) ? api.verifyTOTP(call) : api.verifyBackupCode(call),
    ({ code: reason }) => (/^INVALID_(BACKUP_)?CODE$/.test(reason) ? 'refused' : 'expired'),
  );
  if (typeof answer === 'string') return { end: answer };
  await giveBack();
  await endEarlier(auth, ctx, visit);
  const { user } = answer.response as { user: { id: string } };
  return { end: 'signed-in', userId: user.id, cookies: answer.headers.getSetCookie() };
}

async function endEarlier(auth: Auth, ctx: Ctx, visit: Visit) {
  const token = tokenIn(auth, visit);
  if (token) await deleteSessionByToken(ctx, token);
}
