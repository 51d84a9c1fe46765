import type { Ctx } from '#platform/context';
import { callServer, fetchTree, type Server } from './call-server.ts';
import { ServerFault } from './fault.ts';
import type { Tree } from './read-answer.ts';
import {
  readRequests,
  readToken,
  readUpdates,
  type TheirRequest,
  type TheirUpdate,
} from './read-requests.ts';
import {
  readDefinition,
  readDiscovery,
  readServices,
  type TheirAttribute,
  type TheirEndpoint,
  type TheirService,
} from './read-services.ts';

const mostPages = 200;

/** What a server says of itself. `url` is the address of the document, as given. Throws `ServerFault`. */
export async function discover(ctx: Ctx, url: string): Promise<TheirEndpoint[]> {
  const { tree } = await fetchTree(ctx, url);
  return demandRead(readDiscovery(tree), 'discovery document').endpoints;
}

export async function listServices(ctx: Ctx, server: Server): Promise<TheirService[]> {
  const { tree } = await callServer(ctx, server, { path: 'services' });
  return demandRead(readServices(tree), 'list of services');
}

/** The questions of one service; none when the server has no definition of it. */
export async function serviceDefinition(ctx: Ctx, server: Server, code: string): Promise<TheirAttribute[]> {
  const path = `services/${encodeURIComponent(code)}`;
  const answer = await orMissing(callServer(ctx, server, { path }));
  return answer ? demandRead(readDefinition(answer.tree), 'definition of a service') : [];
}

/** Requests by their numbers there, those that it knows; at most 50 at once. */
export async function requestsById(
  ctx: Ctx,
  server: Server,
  ids: readonly string[],
): Promise<TheirRequest[]> {
  if (ids.length === 1) return requestById(ctx, server, ids[0]!);
  const params = { service_request_id: ids.join(',') };
  const { tree } = await callServer(ctx, server, { path: 'requests', params });
  const wanted = new Set(ids);
  return demandRead(readRequests(tree, zoneOf(server)), 'list of requests').filter(({ id }) =>
    wanted.has(id),
  );
}

async function requestById(ctx: Ctx, server: Server, id: string): Promise<TheirRequest[]> {
  const answer = await orMissing(callServer(ctx, server, { path: `requests/${encodeURIComponent(id)}` }));
  if (!answer) return [];
  // Some answer 200 with an empty list for what they do not know.
  return (readRequests(answer.tree, zoneOf(server)) ?? []).filter((one) => one.id === id);
}

/** Requests that came in between two instants, of one service there. */
export async function requestsBetween(
  ctx: Ctx,
  server: Server,
  { from, to, serviceCode }: { from: Date; to: Date; serviceCode?: string },
): Promise<TheirRequest[]> {
  const params = {
    service_code: serviceCode,
    start_date: wireInstant(from),
    end_date: wireInstant(to),
    extensions: 'true',
  };
  return allPages(ctx, server, { path: 'requests', params }, (tree) =>
    demandRead(readRequests(tree, zoneOf(server)), 'list of requests'),
  );
}

/** What happened there between two instants. Throws `ServerFault` (`missing` where the server has no such list). */
export async function updatesBetween(
  ctx: Ctx,
  server: Server,
  { from, to }: { from: Date; to: Date },
): Promise<TheirUpdate[]> {
  const params = {
    start_date: wireInstant(from),
    end_date: wireInstant(to),
    api_key: server.key,
    // Some tell all photos only then.
    extensions: 'true',
  };
  return allPages(ctx, server, { path: 'servicerequestupdates', params }, (tree) =>
    demandRead(readUpdates(tree, zoneOf(server)), 'list of updates'),
  );
}

/** The number that a token has become; null: not yet. Throws `ServerFault` (`missing` for a token that they do not know). */
export async function requestOfToken(ctx: Ctx, server: Server, token: string): Promise<string | null> {
  const { tree } = await callServer(ctx, server, { path: `tokens/${encodeURIComponent(token)}` });
  return readToken(tree);
}

async function allPages<T>(
  ctx: Ctx,
  server: Server,
  question: { path: string; params: Record<string, string | undefined> },
  read: (tree: Tree) => T[],
): Promise<T[]> {
  const all: T[] = [];
  const seen = new Set<string>();
  let page = await callServer(ctx, server, question);
  for (let count = 1; ; count += 1) {
    all.push(...read(page.tree));
    if (!page.next || seen.has(page.next)) return all;
    if (count >= mostPages) throw new ServerFault('failed', `it has more than ${mostPages} pages`);
    seen.add(page.next);
    page = await fetchTree(ctx, page.next, {}, server.format);
  }
}

async function orMissing<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ServerFault && error.kind === 'missing') return null;
    throw error;
  }
}

/** What is read but is something else than what was asked for. */
export function demandRead<T>(read: T | null, what: string): T {
  if (read === null) throw new ServerFault('silent', `it answered with something that is no ${what}`);
  return read;
}

function zoneOf({ zone }: Server): string {
  return zone ?? 'utc';
}

/** Without fractions, which some servers refuse. */
export function wireInstant(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}
