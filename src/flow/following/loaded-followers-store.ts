import { sql } from 'kysely';
import type { Ctx } from '#platform/context';
import type { Follower } from './follower.ts';
import { hashToken, linkToken } from './link-token.ts';

/** Ties many people to requests at once, each with the secret of their own link, in one statement. */
export async function loadFollowers(
  ctx: Ctx,
  followers: readonly Omit<Follower, 'token_hash'>[],
): Promise<void> {
  if (followers.length === 0) return;
  const rows = followers.map((one) => ({ ...one, token_hash: hashToken(linkToken(ctx, one.id)) }));
  await sql`
    insert into request_person select * from json_populate_recordset(null::request_person, ${JSON.stringify(rows)}::json)
  `.execute(ctx.db);
}
