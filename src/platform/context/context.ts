import type { Clock } from '#platform/clock';
import type { Db } from '#platform/db';
import type { Log } from '#platform/log';
import type { Actor } from './actor.ts';
import type { Memory } from './memory.ts';

/** What every command is given: built once per web request or job, passed on by hand. */
export interface Ctx {
  /** The pool, or the transaction that one is in. */
  db: Db;
  clock: Clock;
  log: Log;
  actor: Actor;
  /** The way in: `web`, `phone`, `import` ... Kept with every change. */
  channel: string;
  /** The reader's language, a BCP 47 tag that the city offers. */
  language: string;
  /** Slowly changing reference data, kept by the process. */
  memory: Memory;
  /** Secret of the process from which the links in letters are derived, so that the database alone opens none. */
  linkKey: string;
  /** Keys of outside services by the name that the city pack uses; a name without a key is undefined. Never told or logged. */
  secrets?: Readonly<Record<string, string>>;
  /** Inside hosts that outgoing requests may reach on purpose, as `host:port`; see platform/outgoing. */
  innerHosts?: readonly string[];
  /** What is to follow the commit of the open transaction; absent outside one. Use `afterCommit`. */
  toFollow?: ((ctx: Ctx) => void)[];
}

export function withActor(ctx: Ctx, actor: Actor, channel = ctx.channel): Ctx {
  return { ...ctx, actor, channel };
}

/** Runs `change` in one transaction: its rows and its events become true together or not at all. Joins one that is open. */
export async function inTransaction<T>(ctx: Ctx, change: (ctx: Ctx) => Promise<T>): Promise<T> {
  if (ctx.db.isTransaction) return change(ctx);
  const toFollow: ((ctx: Ctx) => void)[] = [];
  const result = await ctx.db.transaction().execute((tx) => change({ ...ctx, db: tx, toFollow }));
  for (const then of toFollow) then(ctx);
  return result;
}

/**
 * Runs `then` once the open transaction is committed, at once outside one, never when it is rolled back. A kill in between loses
 * it: only for what can be lost, such as telling others to look again.
 */
export function afterCommit(ctx: Ctx, then: (ctx: Ctx) => void) {
  if (ctx.toFollow) ctx.toFollow.push(then);
  else then(ctx);
}
