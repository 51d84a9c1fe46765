import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, Ctx } from '#platform/context';
import { TooMany } from '#platform/errors';
import { KeyRefused } from './bad-input.ts';
import { addressBlock, type Limit, type RateLimiter, tellLimit } from './rate-limit.ts';

/** The program that a key belongs to. */
export interface KeyHolder {
  actor: Actor;
  /** What the room that keeps the keys knows of it; `request.client`. */
  client: unknown;
  /** The way in that its commands note; the route's own unless told. */
  channel?: string;
  /** Its own limit, shared by all of its calls; the route's limit by address holds where there is none. */
  limit?: Limit;
}

/** Whose key it is; null for one that nobody has, or has no more. */
export type ClientOf = (request: FastifyRequest, ctx: Ctx, key: string) => Promise<KeyHolder | null>;

declare module 'fastify' {
  interface FastifyRequest {
    /** The client whose key opened the door; undefined without one. */
    client?: unknown;
  }
}

/** Guesses of keys by one address: a key has 190 bits, so that this only keeps the noise down. */
const wrongKeys: Limit = { class: 'wrong-keys', burst: 30, perMinute: 10 };
/** Longer ones are nobody's. */
const longestKey = 200;

interface Door {
  clientOf?: ClientOf;
  limiter?: RateLimiter;
}
const doors = new WeakMap<object, Door>();

/** Keeps who knows the keys, for the requests of this server. */
export function hangKeyDoor(server: object, door: Door) {
  doors.set(server, door);
}

/** The key that came with a request: `Authorization: Bearer K`, else `X-Api-Key: K`, else `?api_key=K`. An empty one is none. */
export function keyOf(request: FastifyRequest): string | undefined {
  const bearer = /^bearer\s+(\S.*)$/i.exec(request.headers.authorization ?? '')?.[1];
  const named = request.headers['x-api-key'];
  const asked = (request.query as { api_key?: unknown } | undefined)?.api_key;
  return [bearer, named, asked]
    .flat()
    .map((one) => (typeof one === 'string' ? one.trim() : ''))
    .find(Boolean);
}

/**
 * Lets the holder of a key in: `request.ctx.actor`, its channel and `request.client` are the client's from here on, and its limit is
 * taken. For keys that come in a form's body, which only the handler reads; whether the client may do it is then the handler's question,
 * too. Does nothing when a key has opened the door already. Throws `KeyRefused`, `TooMany`.
 */
export async function openWithKey(request: FastifyRequest, key: string, reply?: FastifyReply): Promise<void> {
  if (request.client !== undefined || key.trim() === '') return;
  const { clientOf, limiter } = doors.get(request.server.server) ?? {};
  const holder = key.length <= longestKey ? await clientOf?.(request, request.ctx, key.trim()) : null;
  if (!holder) {
    const wait = limiter?.take(`${wrongKeys.class} ${addressBlock(request.ip)}`, wrongKeys) ?? 0;
    if (wait > 0) throw new TooMany('too many wrong keys', wait);
    throw new KeyRefused('the key is unknown, expired or revoked');
  }
  const { actor, client, channel = request.ctx.channel, limit } = holder;
  // A key in a form is seen only after the address was counted; many clients may share one.
  if (limit) limiter?.giveBack(request);
  request.client = client;
  request.ctx = { ...request.ctx, actor, channel };
  if (limit) takeOwn(limiter, limit, actor, reply);
}

function takeOwn(limiter: RateLimiter | undefined, limit: Limit, actor: Actor, reply?: FastifyReply) {
  const bucket = `${limit.class} ${actor.id}`;
  const wait = limiter?.take(bucket, limit) ?? 0;
  if (reply) tellLimit(reply, limit, limiter?.left(bucket) ?? limit.perMinute);
  if (wait > 0) throw new TooMany('the key has used up its limit', wait);
}
