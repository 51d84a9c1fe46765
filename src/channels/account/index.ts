import type { Route } from '#platform/http';
import { accountHomeRoutes } from './account-routes.ts';
import type { AccountParts } from './desk.ts';
import { passwordRoutes } from './password-routes.ts';
import { signInRoutes } from './sign-in-routes.ts';
import { twoFactorRoutes } from './two-factor-routes.ts';

/** All pages of this channel; `main` mounts them with the house's page for errors. */
export function accountRoutes(parts: AccountParts): Route[] {
  return [
    ...signInRoutes(parts),
    ...passwordRoutes(parts),
    ...accountHomeRoutes(parts),
    ...twoFactorRoutes(parts),
  ];
}

export type { AccountParts } from './desk.ts';
export { resetLetterJob } from './reset-letter.ts';
