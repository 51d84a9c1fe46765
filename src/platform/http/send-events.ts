import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { TooMany } from '#platform/errors';

/** Milliseconds. Proxies drop a silent connection after 30 to 60 seconds. */
const heartbeat = 25_000;
/** Milliseconds after which the page asks anew, so that a session that was ended is noticed. */
const longestLife = 15 * 60_000;
const mostForOne = 12;
/** Bytes that a reader may lag behind before we give it up; it comes back and loads afresh. */
const mostWaiting = 64 << 10;

export type SendEvent = (name: string, data?: unknown) => void;

const open = new WeakMap<object, Set<() => void>>();
const byAsker = new Map<string, number>();

/**
 * Holds the answer open as a stream of server-sent events. `subscribe` gets the function that sends and returns
 * the one that ends its subscription, which is called once, however the stream ends. Throws `TooMany` when the
 * same account or address holds a dozen already; `shared` counts by something else (a link that many read).
 */
export function sendEvents(
  request: FastifyRequest,
  reply: FastifyReply,
  subscribe: (send: SendEvent) => () => void,
  shared?: { key: string; most: number },
) {
  const asker = shared?.key ?? request.ctx.actor.id ?? request.ip;
  if ((byAsker.get(asker) ?? 0) >= (shared?.most ?? mostForOne)) throw new TooMany('too many requests', 60);
  byAsker.set(asker, (byAsker.get(asker) ?? 0) + 1);
  reply.hijack();
  const raw = reply.raw;
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  raw.write('retry: 3000\n\n');
  const write = (text: string) => {
    if (raw.writableLength > mostWaiting) raw.destroy();
    else raw.write(text);
  };
  const unsubscribe = subscribe((name, data = '') =>
    write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`),
  );
  const beat = setInterval(() => write(':\n\n'), heartbeat);
  const life = setTimeout(() => raw.end(), longestLife);
  const end = () => raw.end();
  streamsOf(request.server).add(end);
  raw.once('close', () => {
    clearInterval(beat);
    clearTimeout(life);
    streamsOf(request.server).delete(end);
    release(asker);
    unsubscribe();
  });
}

/** Ends every open stream of a server: part of its shutdown, which waits for answers in hand. */
export function endStreams(app: FastifyInstance) {
  for (const end of streamsOf(app)) end();
}

function release(asker: string) {
  const left = (byAsker.get(asker) ?? 1) - 1;
  if (left > 0) byAsker.set(asker, left);
  else byAsker.delete(asker);
}

/** Plugins see children of the app, all of which share its raw server. */
function streamsOf(app: FastifyInstance): Set<() => void> {
  let streams = open.get(app.server);
  if (!streams) {
    streams = new Set();
    open.set(app.server, streams);
  }
  return streams;
}
