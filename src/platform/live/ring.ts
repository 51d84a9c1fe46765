import { sql } from 'kysely';
import { afterCommit, type Ctx } from '#platform/context';

interface Bell {
  topics: Set<string>;
  jobs: number;
  isRinging: boolean;
}

/** One a pool of connections. */
const bells = new WeakMap<object, Bell>();

/**
 * Wakes those who listen, after the commit. A NOTIFY within the transaction would make all commits wait for each other, each
 * for its own write to the disk (318 a second instead of 1,013 where it was measured), so it is sent by itself, everything that
 * came meanwhile together. What a kill loses is only the waking: pages are less fresh, and workers look every two seconds anyway.
 */
export function ring(ctx: Ctx, news: { topic: string } | 'job') {
  afterCommit(ctx, (outside) => {
    const bell = bells.get(outside.db) ?? { topics: new Set(), jobs: 0, isRinging: false };
    bells.set(outside.db, bell);
    if (news === 'job') bell.jobs += 1;
    else bell.topics.add(news.topic);
    if (!bell.isRinging) void ringAll(outside, bell);
  });
}

async function ringAll(ctx: Ctx, bell: Bell) {
  bell.isRinging = true;
  try {
    while (bell.topics.size > 0 || bell.jobs > 0) {
      const calls = [...bell.topics].map((topic) => ['belfry_live', topic] as const);
      // As graphile-worker's own: so many workers look for work.
      const all = bell.jobs > 0 ? [...calls, ['jobs:insert', `{"count":${bell.jobs}}`] as const] : calls;
      bell.topics.clear();
      bell.jobs = 0;
      const [channels, payloads] = [all.map(([channel]) => channel), all.map(([, payload]) => payload)];
      await sql`select pg_notify(channel, payload)
        from unnest(${channels}::text[], ${payloads}::text[]) as call(channel, payload)`.execute(ctx.db);
    }
  } catch (error) {
    ctx.log.debug({ error: (error as Error).message }, 'nobody could be woken');
  } finally {
    bell.isRinging = false;
  }
}
