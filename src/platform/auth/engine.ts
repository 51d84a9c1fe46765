import { betterAuth } from 'better-auth';
import { twoFactor } from 'better-auth/plugins/two-factor';
import type { Kysely } from 'kysely';
import { uuidv7 } from '#platform/clock';
import type { AuthOptions } from './auth-options.ts';
import { addressHeader, resetSeconds, sessionSeconds } from './auth-options.ts';
import { longestPassword, shortestPassword } from './password-policy.ts';

export type Engine = ReturnType<typeof buildEngine>;

const dates = { createdAt: 'created_at', updatedAt: 'updated_at' };

/** better-auth with our tables. Its own HTTP handler is not mounted: pages call functions, which call `engine.api`. */
export function buildEngine(options: AuthOptions) {
  return betterAuth({
    ...tableNames,
    appName: options.issuer,
    baseURL: options.publicUrl,
    secret: options.secret,
    database: { db: options.db as unknown as Kysely<unknown>, type: 'postgres', transaction: true },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: shortestPassword,
      maxPasswordLength: longestPassword,
      resetPasswordTokenExpiresIn: resetSeconds,
      revokeSessionsOnPasswordReset: true,
    },
    plugins: [twoFactor({ issuer: options.issuer, schema: twoFactorNames })],
    databaseHooks: {
      session: { create: { before: async (session) => mayEnter(options, session.userId) } },
    },
    advanced: {
      cookiePrefix: 'belfry',
      useSecureCookies: options.publicUrl.startsWith('https:'),
      database: { generateId: () => uuidv7() },
      ipAddress: { ipAddressHeaders: [addressHeader] },
    },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: {
      level: 'error',
      log: (_level, message) => options.log.error({ auth: message }, 'sign-in library'),
    },
  });
}

/** No session for an account that was disabled, whatever way led to it; the answer is that of a wrong password. */
async function mayEnter(options: AuthOptions, userId: string): Promise<false | undefined> {
  const user = await options.db
    .selectFrom('auth_user')
    .select('disabled')
    .where('id', '=', userId)
    .executeTakeFirst();
  return user && !user.disabled ? undefined : false;
}

const tableNames = {
  user: { modelName: 'auth_user', fields: { emailVerified: 'email_verified', ...dates } },
  session: {
    modelName: 'auth_session',
    fields: {
      userId: 'user_id',
      expiresAt: 'expires_at',
      ipAddress: 'ip_address',
      userAgent: 'user_agent',
      ...dates,
    },
    expiresIn: sessionSeconds,
    disableSessionRefresh: true,
    freshAge: 0,
  },
  account: {
    modelName: 'auth_account',
    fields: {
      userId: 'user_id',
      accountId: 'account_id',
      providerId: 'provider_id',
      accessToken: 'access_token',
      refreshToken: 'refresh_token',
      idToken: 'id_token',
      accessTokenExpiresAt: 'access_token_expires_at',
      refreshTokenExpiresAt: 'refresh_token_expires_at',
      ...dates,
    },
  },
  verification: {
    modelName: 'auth_verification',
    fields: { expiresAt: 'expires_at', ...dates },
    storeIdentifier: 'hashed' as const,
  },
};

const twoFactorNames = {
  user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
  twoFactor: {
    modelName: 'auth_two_factor',
    fields: {
      userId: 'user_id',
      backupCodes: 'backup_codes',
      failedVerificationCount: 'failed_verification_count',
      lockedUntil: 'locked_until',
    },
  },
};
