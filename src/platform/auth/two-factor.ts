import type { Ctx } from '#platform/context';
import { Conflict, Invalid } from '#platform/errors';
import type { Auth } from './auth.ts';
import { countTries } from './lockout.ts';
import { orRefusal, type Refusal } from './refusal.ts';
import type { Visit } from './visit.ts';

/** What the reader puts into an authenticator app, and the codes to keep on paper; neither is ever shown again. */
export interface TwoFactorSetup {
  /** `otpauth://totp/...` */
  link: string;
  /** The same secret to type, in base32. */
  secret: string;
  backupCodes: string[];
}

/**
 * Begins to set up the second factor for the signed-in account; it counts from the first right code on
 * (`confirmTwoFactor`). Throws `Invalid` (field `password`) for a wrong password, `Conflict` when it is on already.
 */
export async function startTwoFactor(
  auth: Auth,
  ctx: Ctx,
  password: string,
  visit: Visit,
): Promise<TwoFactorSetup> {
  const giveBack = await countTries(ctx, 'own password', visit.ip);
  const { api } = await auth.engine();
  const setup = await orRefusal(
    api.enableTwoFactor({ body: { password, method: 'totp' }, headers: visit.headers }),
    (refusal) => refuse(refusal),
  );
  await giveBack();
  if (!('totpURI' in setup) || !setup.totpURI) throw new Conflict('the second factor is on already');
  const secret = new URL(setup.totpURI).searchParams.get('secret') ?? '';
  return { link: setup.totpURI, secret, backupCodes: setup.backupCodes ?? [] };
}

/** Turns the second factor on; answers the cookies of the renewed session. Throws `Invalid` (field `code`). */
export async function confirmTwoFactor(auth: Auth, ctx: Ctx, code: string, visit: Visit): Promise<string[]> {
  const giveBack = await countTries(ctx, 'code', visit.ip);
  const { api } = await auth.engine();
  const call = {
    body: { code: code.replace(/\s/g, '') },
    headers: visit.headers,
    returnHeaders: true,
  } as const;
  const answer = await orRefusal(api.verifyTOTP(call), () => null);
  if (!answer) throw Invalid.field('code', 'account.code.wrong');
  await giveBack();
  return answer.headers.getSetCookie();
}

/** Turns it off, after the password. Throws `Invalid` (field `password`). */
export async function stopTwoFactor(auth: Auth, ctx: Ctx, password: string, visit: Visit): Promise<string[]> {
  const giveBack = await countTries(ctx, 'own password', visit.ip);
  const { api } = await auth.engine();
  const call = { body: { password }, headers: visit.headers, returnHeaders: true } as const;
  const answer = await orRefusal(api.disableTwoFactor(call), (refusal) => refuse(refusal));
  await giveBack();
  return answer.headers.getSetCookie();
}

/** Makes ten new backup codes; the old ones are void. Throws `Invalid` (field `password`). */
export async function newBackupCodes(
  auth: Auth,
  ctx: Ctx,
  password: string,
  visit: Visit,
): Promise<string[]> {
  const giveBack = await countTries(ctx, 'own password', visit.ip);
  const { api } = await auth.engine();
  const call = { body: { password }, headers: visit.headers };
  const answer = await orRefusal(api.generateBackupCodes(call), (refusal) => refuse(refusal));
  await giveBack();
  return answer.backupCodes;
}

function refuse(refusal: Refusal): never {
  if (refusal.code === 'TOTP_ALREADY_ENABLED') throw new Conflict('the second factor is on already');
  throw Invalid.field('password', 'account.password.wrong');
}
