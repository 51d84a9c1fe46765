import { isIPv6 } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { TooMany } from '#platform/errors';

/** A bucket of `burst` tries that fills again at `perMinute`. Routes with the same `class` share it. */
export interface Limit {
  class: string;
  burst: number;
  perMinute: number;
}

/** For posts that name no limit of their own, by people who have not signed in. */
const visitorPosts: Limit = { class: 'visitor-posts', burst: 60, perMinute: 30 };

interface Bucket {
  tokens: number;
  /** Milliseconds of the monotonic clock. */
  at: number;
}

/**
 * Token buckets by class and by who asks: the signed-in account, else the address (the /64 of an IPv6 one).
 * They live in the process: with n web processes a limit is n times as wide, which is still a limit. What must be
 * exact (sign-in tries) is counted in the database by `platform/auth`.
 */
export class RateLimiter {
  private readonly buckets = new Map<string, Bucket>();
  /** The bucket that a request was counted in. */
  private readonly taken = new WeakMap<FastifyRequest, string>();

  constructor(
    private readonly now: () => number = () => performance.now(),
    private readonly most = 50_000,
  ) {}

  /** Throws `TooMany` when the request's bucket is empty. Programs are told how many calls they have left. */
  check(request: FastifyRequest, reply?: FastifyReply) {
    const limit = limitOf(request);
    if (!limit) return;
    const bucket = `${limit.class} ${asker(request)}`;
    const wait = this.take(bucket, limit);
    if (reply && request.routeOptions.config.key) tellLimit(reply, limit, this.left(bucket) ?? limit.burst);
    if (wait > 0) throw new TooMany('too many requests', wait);
    this.taken.set(request, bucket);
  }

  /** Undoes what `check` took of a request, if it took anything: the asker turned out to have a limit of their own. */
  giveBack(request: FastifyRequest) {
    const bucket = this.buckets.get(this.taken.get(request) ?? '');
    if (bucket) bucket.tokens += 1;
    this.taken.delete(request);
  }

  /** Takes one token; answers 0, or the seconds until there is one. */
  take(key: string, limit: Limit): number {
    const now = this.now();
    const perMs = limit.perMinute / 60_000;
    const bucket = this.buckets.get(key) ?? { tokens: limit.burst, at: now };
    const tokens = Math.min(limit.burst, bucket.tokens + (now - bucket.at) * perMs);
    const allowed = tokens >= 1;
    this.keep(key, { tokens: allowed ? tokens - 1 : tokens, at: now });
    return allowed ? 0 : Math.ceil((1 - tokens) / perMs / 1000);
  }

  /** Tokens that a bucket held after its last try; undefined when nobody has tried lately. */
  left(key: string): number | undefined {
    const bucket = this.buckets.get(key);
    return bucket && Math.floor(bucket.tokens);
  }

  /** Newest last; the oldest goes when there are too many, so that many addresses cannot fill the memory. */
  private keep(key: string, bucket: Bucket) {
    this.buckets.delete(key);
    this.buckets.set(key, bucket);
    if (this.buckets.size > this.most) this.buckets.delete(this.buckets.keys().next().value!);
  }
}

/**
 * How many calls there are a minute, how many are left, and in how many seconds all of them are there again: under the names of the
 * IETF's draft, and under the older ones that programs know.
 */
export function tellLimit(reply: FastifyReply, { burst, perMinute }: Limit, left: number) {
  const reset = Math.ceil((Math.max(0, burst - left) * 60) / perMinute);
  reply.header('ratelimit-limit', String(perMinute));
  reply.header('ratelimit-remaining', String(left));
  reply.header('ratelimit-reset', String(reset));
  reply.header('x-ratelimit-limit', String(perMinute));
  reply.header('x-ratelimit-remaining', String(left));
}

function limitOf(request: FastifyRequest): Limit | undefined {
  const own = request.routeOptions.config.limit;
  if (own) return own;
  const harmless = request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS';
  if (harmless || request.is404 || request.ctx.actor.kind !== 'visitor') return undefined;
  return request.routeOptions.config.origin === 'any' ? undefined : visitorPosts;
}

function asker(request: FastifyRequest): string {
  return request.ctx.actor.id ?? addressBlock(request.ip);
}

/** The part of an address that one household or attacker holds: all of an IPv4 one, the first 64 bits of IPv6. */
export function addressBlock(ip: string): string {
  if (!isIPv6(ip)) return ip;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip);
  if (mapped) return mapped[1]!;
  const [head = '', tail] = ip.split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail === undefined ? [] : tail.split(':').filter(Boolean);
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  const groups = [...left, ...zeros, ...right].slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
