export { changePassword, createAccount, editAccount, hashNewPassword } from './accounts.ts';
export { type Auth, createAuth } from './auth.ts';
export type { AuthOptions } from './auth-options.ts';
export { shortestPassword } from './password-policy.ts';
export {
  type ResetLetter,
  requestReset,
  resetPassword,
  type SendResetLetter,
  sendResetLink,
} from './reset-password.ts';
export { keepSecret } from './secret.ts';
export {
  endSession,
  hasTwoFactor,
  listSessions,
  type SessionRow,
  signOut,
  signOutEverywhere,
  sweepSignIns,
} from './sessions.ts';
export { type SignInEnd, signIn, signInWithCode } from './sign-in.ts';
export {
  confirmTwoFactor,
  newBackupCodes,
  startTwoFactor,
  stopTwoFactor,
  type TwoFactorSetup,
} from './two-factor.ts';
export { giveCookies, type Visit, visitOf } from './visit.ts';
