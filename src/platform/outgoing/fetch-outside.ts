import { Agent, type Dispatcher, request } from 'undici';
import type { Ctx } from '#platform/context';
import { BelfryError, Invalid } from '#platform/errors';
import { checkUrl, type Target } from './check-url.ts';
import { NoAnswer, type NoAnswerReason, OutsideRefused } from './outside-errors.ts';
import { isPublicAddress } from './public-address.ts';
import { readAnswer } from './read-answer.ts';
import { type Address, type Resolve, resolveName } from './resolve-name.ts';

export interface OutsideOptions {
  /** GET unless told. */
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer | FormData;
  /** Milliseconds for all of it: names, connections, redirects, the last byte. 10,000 unless told. */
  timeLimit?: number;
  /** Most bytes of the answer, packed or unpacked. 1 MiB unless told. */
  mostBytes?: number;
  /** Most redirects that are followed, each checked like the first address; 3 for GET and HEAD, else 0 (the 3xx is the answer). */
  redirects?: number;
  /** For an address that anybody may give: `ctx.innerHosts` do not count. */
  onlyPublic?: boolean;
}

export interface OutsideAnswer {
  status: number;
  headers: { get(name: string): string | null };
  bytes: Buffer;
  /** The bytes as UTF-8; what is none becomes U+FFFD. */
  text(): string;
  /** Where it came from in the end. */
  url: string;
}

/**
 * Sends one request to an address that somebody else gave, through the guard (README). Every status is an answer. Throws
 * `OutsideRefused`, `TooLarge`, `NoAnswer` (an `Unavailable`), and `Invalid` for headers that no request may carry.
 */
export async function fetchOutside(
  ctx: Pick<Ctx, 'innerHosts'>,
  url: string,
  options: OutsideOptions = {},
  resolve: Resolve = resolveName,
): Promise<OutsideAnswer> {
  const { method = 'GET', timeLimit = 10_000, mostBytes = 1024 * 1024, headers = {}, body } = options;
  const signal = AbortSignal.timeout(timeLimit);
  let left = options.redirects ?? (method === 'GET' || method === 'HEAD' ? 3 : 0);
  let target = checkUrl(ctx, url, options);
  let send = await packBody({ method, headers: plainHeaders(headers), body });
  for (;;) {
    const answer = await exchange(target, send, { signal, mostBytes, resolve });
    const location = answer.status in followed && left > 0 ? answer.headers.get('location') : null;
    if (location === null) {
      if (answer.status in followed && options.redirects !== 0 && isSafe(method))
        throw new OutsideRefused('redirect');
      return answer;
    }
    left -= 1;
    const next = nextTarget(ctx, target, location, options);
    send = nextSent(send, answer.status, next.url.origin === target.url.origin);
    target = next;
  }
}

interface Sent {
  method: string;
  headers: Record<string, string>;
  body?: string | Buffer;
}

/** A form becomes bytes, which can be sent again to the end of a redirect. */
async function packBody({ body, ...send }: Omit<Sent, 'body'> & Pick<OutsideOptions, 'body'>): Promise<Sent> {
  if (!(body instanceof FormData)) return { ...send, body };
  const packed = new Response(body);
  const headers = { ...send.headers, 'content-type': packed.headers.get('content-type')! };
  return { ...send, headers, body: Buffer.from(await packed.arrayBuffer()) };
}

interface Limits {
  signal: AbortSignal;
  mostBytes: number;
  resolve: Resolve;
}

/** One request and its answer, on a connection of its own to an address that was checked. */
async function exchange(
  target: Target,
  send: Sent,
  { signal, mostBytes, resolve }: Limits,
): Promise<OutsideAnswer> {
  const agent = agentFor(await checkedAddresses(target, resolve, signal), target);
  try {
    const { statusCode, headers, body } = await request(target.url, {
      method: send.method as Dispatcher.HttpMethod,
      headers: send.headers,
      body: send.body,
      signal,
      dispatcher: agent,
    });
    const encoding = String(headers['content-encoding'] ?? '').toLowerCase();
    const bytes =
      send.method === 'HEAD'
        ? Buffer.alloc(0)
        : await readAnswer({ status: statusCode, body, encoding }, mostBytes);
    const get = (name: string) => [headers[name.toLowerCase()] ?? []].flat()[0] ?? null;
    return {
      status: statusCode,
      headers: { get },
      bytes,
      text: () => bytes.toString('utf8'),
      url: target.url.href,
    };
  } catch (error) {
    throw told(error as Error, target.host, signal);
  } finally {
    // Not waited for: a server that holds on to the connection would hold us too.
    void agent.destroy();
  }
}

/** All addresses of the name when all are public; the connection then goes to these, whatever the name says next. */
async function checkedAddresses(
  { host, inner }: Target,
  resolve: Resolve,
  signal: AbortSignal,
): Promise<Address[]> {
  const tooLate = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(new NoAnswer('timeout', host));
    signal.addEventListener('abort', () => reject(new NoAnswer('timeout', host)), { once: true });
  });
  const addresses = await Promise.race([resolve(host, inner), tooLate]);
  if (addresses.length === 0) throw new NoAnswer('name', host);
  if (!inner && !addresses.every(({ address }) => isPublicAddress(address)))
    throw new OutsideRefused('address');
  return addresses;
}

function agentFor(addresses: Address[], { host }: Target): Agent {
  return new Agent({
    pipelining: 0,
    // The signal of the caller counts, not the library's own limits.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: {
      timeout: 0,
      lookup: (name, { all }, callback) => {
        if (name.replace(/\.+$/, '') !== host) return callback(new OutsideRefused('address'), '', 0);
        if (all) return callback(null, addresses);
        callback(null, addresses[0]!.address, addresses[0]!.family);
      },
    },
  });
}

/** Statuses that are followed; those with `true` keep method and body. */
const followed: Record<number, boolean> = { 301: false, 302: false, 303: false, 307: true, 308: true };
const isSafe = (method: string) => method === 'GET' || method === 'HEAD';

function nextTarget(
  ctx: Pick<Ctx, 'innerHosts'>,
  from: Target,
  location: string,
  options: OutsideOptions,
): Target {
  if (!URL.canParse(location, from.url)) throw new OutsideRefused('redirect');
  try {
    // Only an inside server may point to the inside.
    return checkUrl(ctx, new URL(location, from.url).href, { onlyPublic: options.onlyPublic || !from.inner });
  } catch {
    throw new OutsideRefused('redirect');
  }
}

const harmlessElsewhere = ['accept', 'accept-language', 'user-agent', 'accept-encoding'];

function nextSent(sent: Sent, status: number, sameOrigin: boolean): Sent {
  const kept = followed[status] || isSafe(sent.method);
  const names = Object.keys(sent.headers).filter((name) =>
    sameOrigin ? kept || !name.startsWith('content-') : harmlessElsewhere.includes(name),
  );
  const headers = Object.fromEntries(names.map((name) => [name, sent.headers[name]!]));
  if (!kept) return { method: 'GET', headers };
  // What was meant for one server is not told to another.
  if (!sameOrigin && sent.body !== undefined) throw new OutsideRefused('redirect');
  return { ...sent, headers };
}

const ours = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'upgrade',
  'expect',
  'keep-alive',
]);

/** Throws `Invalid` for a header that would end its line, and for those that only the connection itself may set. */
function plainHeaders(headers: Record<string, string>): Record<string, string> {
  const plain: Record<string, string> = { 'user-agent': 'Belfry', 'accept-encoding': 'gzip, deflate, br' };
  for (const [name, value] of Object.entries(headers)) {
    const key = name.toLowerCase();
    if (
      !/^[a-z0-9!#$%&'*+.^_`|~-]+$/.test(key) ||
      ours.has(key) ||
      !/^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(value)
    )
      throw Invalid.field('headers', 'errors.format');
    plain[key] = value;
  }
  return plain;
}

function told(error: Error, host: string, signal: AbortSignal): Error {
  if (error instanceof BelfryError) return error;
  if (signal.aborted) return new NoAnswer('timeout', host);
  return new NoAnswer(reasonOf(error), host);
}

function reasonOf(error: Error & { code?: string; syscall?: string; errors?: Error[] }): NoAnswerReason {
  const code = error.code ?? '';
  if (error.syscall === 'connect' || error.errors || /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)$/.test(code))
    return 'connect';
  if (/CERT|TLS|SSL|ALTNAME|SELF_SIGNED|ISSUER|EPROTO/.test(code)) return 'tls';
  return 'broken';
}
