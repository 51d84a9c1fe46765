import { sql } from 'kysely';
import { uuidv7 } from '#platform/clock';
import type { Ctx } from '#platform/context';
import { sendWrite } from '#platform/db';
import { ring } from '#platform/live';
import type { EventName, Events } from './index.ts';

/** One thing that happened, as a listener gets it. */
export interface EventRecord<N extends EventName = EventName> {
  /** Stable over retries: what a listener uses to do its work only once. */
  id: string;
  name: N;
  /** Instant in UTC. */
  at: Date;
  payload: Events[N];
}

/** One room's wish to hear of one event. `name` is `room/what-it-does` and is printed into the docs. */
export interface Listener<N extends EventName = EventName> {
  event: N;
  name: string;
  handle(ctx: Ctx, event: EventRecord<N>): Promise<void>;
  /** Whether there is anything to do at all now; absent: always. Asked at every event, so only what `ctx.memory` keeps. */
  wanted?(ctx: Ctx): Promise<boolean>;
}

/** Declares a listener; `main` hands all of them to the worker. Where `wanted` says no, the event costs it no job. */
export function listener<N extends EventName>(
  event: N,
  name: string,
  handle: (ctx: Ctx, event: EventRecord<N>) => Promise<void>,
  wanted?: (ctx: Ctx) => Promise<boolean>,
): Listener {
  return { event, name, handle, wanted } as unknown as Listener;
}

/**
 * Tells the house that something happened. Call it inside the transaction that makes it true: the event and the
 * job that carries it to the listeners are rows of the same commit (transactional outbox).
 */
export async function emit<N extends EventName>(ctx: Ctx, name: N, payload: Events[N]): Promise<void> {
  if (!ctx.db.isTransaction) throw new Error(`emit("${name}") outside a transaction`);
  const id = uuidv7();
  // The row itself and not graphile-worker's `add_job`, which would notify within the transaction: see `ring`.
  await sendWrite(
    ctx.db,
    sql`
    with told as (
      insert into event (id, name, at, payload) values (${id}, ${name}, ${ctx.clock.now()}, ${JSON.stringify(payload)})
    )
    insert into graphile_worker._private_jobs (task_id, payload) values (
      (select id from graphile_worker._private_tasks where identifier = 'event'), json_build_object('id', ${id}::text)
    )`,
  );
  ring(ctx, 'job');
}
