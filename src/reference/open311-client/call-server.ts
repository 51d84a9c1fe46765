import type { Ctx } from '#platform/context';
import { BelfryError, Unavailable } from '#platform/errors';
import { fetchOutside, NoAnswer, TooLarge } from '#platform/outgoing';
import { type FaultKind, ServerFault, type ToldFault } from './fault.ts';
import { readAnswer, type Tree, Unreadable } from './read-answer.ts';
import { readErrors, statusOf } from './read-errors.ts';

/** Another system's way in. */
export interface Server {
  /** What comes before `/services.json`; a slash at its end does not matter. */
  url: string;
  jurisdiction?: string;
  /** Sent with what is posted, and with questions where the server wants it. */
  key?: string;
  /** `json` and then `xml` unless told; the one that works is remembered. */
  format?: Format;
  /** IANA; for times without one. UTC unless told. */
  zone?: string;
}
type Format = 'json' | 'xml';

export interface Question {
  /** `services`, `requests/638344`: without format. */
  path: string;
  params?: Readonly<Record<string, string | undefined>>;
  post?: { body: string | FormData; headers?: Record<string, string> };
  /** Milliseconds. */
  timeLimit?: number;
}

interface Answer {
  tree: Tree;
  /** Address of the next page, where the server tells one. */
  next: string | null;
}

const mostBytes = 32 * 1024 * 1024;

/** Puts one question to a server in the format that it speaks and answers what it said. Throws `ServerFault` only. */
export async function callServer(ctx: Ctx, server: Server, question: Question): Promise<Answer> {
  const known = await knownFormat(ctx, server);
  const [first, second] = formatsOf(server.format ?? known.format);
  try {
    const answer = await ask(ctx, server, question, first);
    known.format ??= first;
    return answer;
  } catch (error) {
    if (!(error instanceof ServerFault) || server.format || known.format) throw error;
    if (!mayBeFormat(error, question)) throw error;
    const answer = await ask(ctx, server, question, second).catch(() => {
      throw error;
    });
    known.format = second;
    return answer;
  }
}

function formatsOf(first: Format | undefined): [Format, Format] {
  return first === 'xml' ? ['xml', 'json'] : ['json', 'xml'];
}

/** A post is only put again where the first one cannot have been heard: there is no such address. */
function mayBeFormat({ kind }: ServerFault, { post }: Question): boolean {
  if (kind === 'missing') return true;
  return !post && (kind === 'silent' || kind === 'failed' || kind === 'refused');
}

/** Per process. */
function knownFormat(ctx: Ctx, { url }: Server): Promise<{ format?: Format }> {
  return ctx.memory.get(`open311-format ${url}`, async () => ({}));
}

async function ask(ctx: Ctx, server: Server, question: Question, format: Format): Promise<Answer> {
  const base = server.url.replace(/\/+$/, '');
  const url = new URL(`${base}/${question.path}.${format}`);
  const params = { jurisdiction_id: server.jurisdiction, ...question.params };
  if (!question.post)
    for (const [name, value] of Object.entries(params)) if (value) url.searchParams.set(name, value);
  return fetchTree(ctx, url.href, question, format);
}

/** As `callServer` for an address that is known whole: a next page, a discovery document. */
export async function fetchTree(
  ctx: Ctx,
  url: string,
  { post, timeLimit }: Pick<Question, 'post' | 'timeLimit'> = {},
  format: Format = 'json',
): Promise<Answer> {
  const accept =
    format === 'json' ? 'application/json, text/xml;q=0.5' : 'text/xml, application/xml, */*;q=0.5';
  const answer = await fetchOutside(ctx, url, {
    method: post ? 'POST' : 'GET',
    headers: { accept, ...post?.headers },
    body: post?.body,
    timeLimit,
    mostBytes,
  }).catch((error: unknown) => {
    throw asFault(error);
  });
  const read = readSafely(answer.text());
  demandSuccess(answer.status, read, Number(answer.headers.get('retry-after')) || null);
  return { tree: read.tree!, next: nextPage(answer.headers.get('link'), answer.url) };
}

interface Read {
  tree?: Tree;
  /** Why there is none. */
  why?: string;
}

function readSafely(text: string): Read {
  try {
    return { tree: readAnswer(text) };
  } catch (error) {
    if (error instanceof Unreadable) return { why: error.message };
    throw error;
  }
}

/** An error may come with status 200, and a page of HTML with any. */
function demandSuccess(status: number, { tree, why }: Read, retryAfter: number | null) {
  const told = tree === undefined ? [] : readErrors(tree);
  const meant = status < 400 && told.length > 0 ? (statusOf(told) ?? 400) : status;
  if (meant >= 200 && meant < 300 && tree !== undefined) return;
  const words = told.map(({ description }) => description).join('; ') || why || `status ${status}`;
  if (meant < 300) throw new ServerFault('silent', `it answered with ${words}`);
  throw new ServerFault(kindOf(meant, told), `${meant}: ${words}`, told, retryAfter);
}

function kindOf(status: number, told: readonly ToldFault[]): FaultKind {
  if (status === 401 || status === 403) return 'key';
  if (status === 404 || status === 405 || status === 406 || status === 415) return 'missing';
  if (status === 429) return 'limited';
  // A gateway in front of the server says 408 when the server itself did not answer.
  if (status === 408) return 'silent';
  if (status < 400) return 'failed';
  return status < 500 ? 'refused' : told.length > 0 ? 'failed' : 'silent';
}

const neverSent = new Set<string>(['connect', 'name', 'tls']);

function asFault(error: unknown): ServerFault {
  if (error instanceof ServerFault) return error;
  if (error instanceof NoAnswer && neverSent.has(error.reason))
    return new ServerFault('unreached', error.message);
  if (error instanceof Unavailable || error instanceof TooLarge)
    return new ServerFault('silent', error.message);
  if (error instanceof BelfryError) return new ServerFault('unsafe', error.message);
  throw error;
}

function nextPage(link: string | null | undefined, from: string): string | null {
  const target = /<([^<>]{1,2000})>\s*;[^,]{0,200}\brel="?next"?/i.exec(link ?? '')?.[1];
  if (!target || !URL.canParse(target, from)) return null;
  const next = new URL(target, from);
  // The key and the questions of this server are for nobody else.
  return next.origin === new URL(from).origin ? next.href : null;
}
