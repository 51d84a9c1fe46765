import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import type { Format } from './outcome.ts';

/** One question and what came. */
export interface Exchange {
  method: string;
  url: string;
  sent: { headers: Record<string, string>; body: string | null };
  /** Which format was asked by the suffix; null for others (pictures, bulk CSV). */
  format: Format | null;
  /** 0: no answer. */
  status: number;
  headers: Record<string, string>;
  bytes: Buffer;
  /** More came than is read. */
  cut: boolean;
  /** Why there is no answer. */
  failure: string | null;
}

export interface Ask {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** Of the body in the curl command, when it is not text. */
  bodyTold?: string;
  format?: Format | null;
  /** Do not wait when the server says "too many". */
  impatient?: boolean;
}

export interface WireOptions {
  /** Milliseconds for one answer. */
  timeout: number;
  /** Milliseconds between two questions. */
  pace: number;
  /** Longest wait that a 429 may ask for, milliseconds. */
  mostWait: number;
}

/** Thrown instead of asking when the time is over or nobody answers any more. */
export class NoMore extends Error {}

export interface Wire {
  exchanges: Exchange[];
  /** Every 429 that came, also those after which we waited. */
  limited: Exchange[];
  ask(url: string, ask?: Ask): Promise<Exchange>;
  /** No question is asked after this instant (milliseconds of the clock). */
  until: number;
  /** Questions in a row that got no answer. */
  silence: number;
  close(): Promise<void>;
}

const mostBytes = 8 * 1024 * 1024;
const mostRedirects = 3;
/** After so many questions without any answer we ask no more. */
export const mostSilence = 6;

/** HTTP as it is: no cookies, no guessing; redirects of GET only, a 429 is waited out. Never throws for what the server does. */
export function openWire(options: WireOptions): Wire {
  // Connections that lie idle are closed before the server does it, which looks like no answer.
  const agent = new Agent({
    connect: { timeout: options.timeout },
    pipelining: 1,
    connections: 8,
    keepAliveTimeout: 1000,
    keepAliveMaxTimeout: 1000,
  });
  const once = async (url: string, ask: Ask): Promise<Exchange> => {
    if (Date.now() > wire.until) throw new NoMore('The time for this check was over.');
    if (options.pace > 0) await sleep(options.pace);
    let exchange = await exchangeOf(agent, url, ask, options.timeout);
    if (exchange.failure?.includes('ECONNRESET') && (ask.method ?? 'GET') === 'GET')
      exchange = await exchangeOf(agent, url, ask, options.timeout);
    wire.silence = exchange.status === 0 ? wire.silence + 1 : 0;
    wire.exchanges.push(exchange);
    return exchange;
  };
  const patiently = async (url: string, ask: Ask, waits = 0): Promise<Exchange> => {
    const exchange = await once(url, ask);
    if (exchange.status !== 429) return exchange;
    wire.limited.push(exchange);
    const wait = (Number(exchange.headers['retry-after']) || 5) * 1000;
    if (ask.impatient || waits >= 3 || wait > options.mostWait) return exchange;
    wire.until += wait;
    await sleep(wait);
    return patiently(url, ask, waits + 1);
  };
  const following = async (url: string, ask: Ask, hops = 0): Promise<Exchange> => {
    const exchange = await patiently(url, ask);
    const to = exchange.headers['location'];
    const moved = [301, 302, 303, 307, 308].includes(exchange.status) && to && URL.canParse(to, url);
    if (!moved || (ask.method ?? 'GET') !== 'GET' || hops >= mostRedirects) return exchange;
    return following(new URL(to, url).href, ask, hops + 1);
  };
  const wire: Wire = {
    exchanges: [],
    limited: [],
    until: Number.POSITIVE_INFINITY,
    silence: 0,
    ask: (url, ask = {}) => following(url, ask),
    close: () => agent.destroy(),
  };
  return wire;
}

async function exchangeOf(agent: Agent, url: string, ask: Ask, timeout: number): Promise<Exchange> {
  const sent = {
    headers: { 'user-agent': 'open311-conformance', accept: '*/*', ...ask.headers },
    body: ask.bodyTold ?? (ask.body === undefined ? null : ask.body.toString()),
  };
  const method = ask.method ?? 'GET';
  const exchange: Exchange = {
    method,
    url,
    sent,
    format: ask.format ?? null,
    status: 0,
    headers: {},
    bytes: Buffer.alloc(0),
    cut: false,
    failure: null,
  };
  try {
    const answer = await request(url, {
      method: method as 'GET',
      headers: sent.headers,
      body: ask.body ?? null,
      dispatcher: agent,
      signal: AbortSignal.timeout(timeout),
    });
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of answer.body) {
      chunks.push(chunk as Buffer);
      size += (chunk as Buffer).length;
      if (size <= mostBytes) continue;
      exchange.cut = true;
      break;
    }
    exchange.status = answer.statusCode;
    exchange.bytes = Buffer.concat(chunks);
    for (const [name, value] of Object.entries(answer.headers))
      exchange.headers[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : String(value);
  } catch (error) {
    exchange.failure = reasonOf(error, timeout);
  }
  return exchange;
}

function reasonOf(error: unknown, timeout: number): string {
  const { name, message, code } = error as { name?: string; message?: string; code?: string };
  if (name === 'TimeoutError' || name === 'AbortError') return `no answer within ${timeout / 1000} s`;
  return `no answer: ${code ?? name ?? 'error'}${message ? ` (${message})` : ''}`;
}
