import { sql } from 'kysely';
import type { Ctx } from '#platform/context';
import './application-store.ts';
import type { KeyApplication } from './application.ts';

const mostShown = 200;

/** Those that nobody has decided, oldest first; at most 200. */
export async function waitingApplications(ctx: Ctx): Promise<KeyApplication[]> {
  return ctx.db
    .selectFrom('key_application')
    .selectAll()
    .where('decided_at', 'is', null)
    .orderBy('asked_at')
    .orderBy('id')
    .limit(mostShown)
    .execute();
}

export async function applicationById(ctx: Ctx, id: string): Promise<KeyApplication | undefined> {
  return ctx.db.selectFrom('key_application').selectAll().where('id', '=', id).executeTakeFirst();
}

const day = 86_400_000;

/** Whether somebody with this address asked for a key, or made themselves one, within the last 24 hours. */
export async function hasAskedToday(ctx: Ctx, email: string): Promise<boolean> {
  const since = new Date(ctx.clock.now().getTime() - day);
  const { rows } = await sql<{ asked: boolean }>`
    select exists (select from key_application where lower(email) = ${email} and asked_at > ${since})
      or exists (select from api_client where lower(email) = ${email} and created_at > ${since} and sandbox) as asked`.execute(
    ctx.db,
  );
  return rows[0]!.asked;
}
