import { uuidv7 } from '#platform/clock';
import type { Ctx } from '#platform/context';
import type { FollowerRole } from './follower.ts';
import { insertFollower } from './following-store.ts';
import { hashToken, linkToken } from './link-token.ts';

export interface AddReporter {
  requestId: string;
  personId: string;
  role: Exclude<FollowerRole, 'follower'>;
  /** Whether they want letters about it; they do unless said. */
  wantsLetters?: boolean;
}

/**
 * Ties a person to a new request and returns the secret for their own link; once a person, request and role. Letters
 * are in the ctx's language.
 */
export async function addReporter(ctx: Ctx, input: AddReporter): Promise<string> {
  const id = uuidv7();
  const token = linkToken(ctx, id);
  const now = ctx.clock.now();
  await insertFollower(ctx, {
    id,
    request_id: input.requestId,
    person_id: input.personId,
    role: input.role,
    language: ctx.language,
    token_hash: hashToken(token),
    confirmed_at: now,
    left_at: input.wantsLetters === false ? now : null,
    created_at: now,
  });
  return token;
}
