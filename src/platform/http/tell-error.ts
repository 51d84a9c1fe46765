import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Ctx } from '#platform/context';
import { BelfryError, Invalid, type Problem, TooMany } from '#platform/errors';
import { KeyRefused, SecondFactorNeeded, SignInNeeded } from './bad-input.ts';
import { problemsOf } from './input-schemas.ts';

/** What a channel may tell its user of a failure; never a stack, never a message of the machine. */
export interface ToldError {
  status: number;
  /** To quote to the help desk; also in the log line and in the `x-request-id` header. */
  id: string;
  problems: Problem[];
  retryAfterSeconds?: number;
}

/** How one channel tells of failures, and what it does with a visitor at a door that needs a sign-in. */
export interface Teller {
  visitors: 'sign-in' | 'refuse';
  tell(error: ToldError, request: FastifyRequest, reply: FastifyReply): unknown;
}

/** Pages in the reader's language. `render` gives a whole document. */
export function htmlErrors(render: (error: ToldError, ctx: Ctx) => string | Promise<string>): Teller {
  return {
    visitors: 'sign-in',
    tell: async (error, request, reply) => {
      const page = await render(error, request.ctx);
      return reply.code(error.status).header('content-type', 'text/html; charset=utf-8').send(page);
    },
  };
}

const titles: Record<number, string> = {
  400: 'Bad request',
  401: 'Sign-in needed',
  403: 'Not allowed',
  404: 'Not found',
  409: 'Conflict',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Invalid input',
  429: 'Too many requests',
  503: 'Unavailable',
};

/** RFC 9457 problem details. */
export const jsonErrors: Teller = {
  visitors: 'refuse',
  tell: (error, _request, reply) =>
    reply
      .code(error.status)
      .header('content-type', 'application/problem+json')
      .send(
        JSON.stringify({
          type: 'about:blank',
          title: titles[error.status] ?? (error.status < 500 ? 'Bad request' : 'Internal error'),
          status: error.status,
          instance: error.id,
          ...(error.problems.length > 0 ? { problems: error.problems } : {}),
        }),
      ),
};

/** The error handler of a channel: maps, logs what is ours to mend, tells. */
export function errorHandler(teller: Teller) {
  return async (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const told = toldOf(error, request.id);
    if (told.status >= 500) logFault(error, request, told.status);
    if (told.retryAfterSeconds) reply.header('retry-after', String(told.retryAfterSeconds));
    if (error instanceof KeyRefused) reply.header('www-authenticate', 'Bearer error="invalid_token"');
    else if (told.status === 401 && request.routeOptions.config.key)
      reply.header('www-authenticate', 'Bearer');
    if (error instanceof SignInNeeded && teller.visitors === 'sign-in')
      return reply.redirect(`/sign-in?next=${encodeURIComponent(whereTo(request))}`, 303);
    if (error instanceof SecondFactorNeeded && teller.visitors === 'sign-in')
      return reply.redirect('/account/two-factor', 303);
    return teller.tell(told, request, reply);
  };
}

export function toldOf(error: unknown, id: string): ToldError {
  const told: ToldError = { status: statusOf(error), id, problems: problemsOf(error) };
  if (error instanceof Invalid) told.problems = error.problems;
  if (error instanceof TooMany) told.retryAfterSeconds = error.retryAfterSeconds;
  if (told.status === 503) told.retryAfterSeconds = 10;
  return told;
}

interface Fault {
  statusCode?: unknown;
  validation?: unknown;
  validationContext?: string;
  code?: unknown;
}

function statusOf(error: unknown): number {
  if (error instanceof BelfryError) return error.status;
  const fault = (typeof error === 'object' && error !== null ? error : {}) as Fault;
  if (fault.validation) return fault.validationContext === 'params' ? 404 : 422;
  if (typeof fault.statusCode === 'number' && fault.statusCode >= 400 && fault.statusCode < 500)
    return fault.statusCode;
  return isDatabaseAway(String(fault.code ?? '')) ? 503 : 500;
}

/** No connection (also while the server shuts down or starts), all connections in use, or two who waited for each other. */
function isDatabaseAway(code: string): boolean {
  return /^(ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENOENT|57P0[123]|53300|40P01|08\w{3})$/.test(code);
}

function logFault(error: unknown, request: FastifyRequest, status: number) {
  const route = request.routeOptions.url ?? request.method;
  request.log.error({ err: error, status, route }, 'a request failed');
}

/** Back to the page that was asked for; after a form, to the page that the form was on. */
function whereTo(request: FastifyRequest): string {
  if (request.method === 'GET' || request.method === 'HEAD') return request.url;
  const from = request.headers.referer;
  if (!from || !URL.canParse(from)) return '/';
  const page = new URL(from);
  return page.pathname + page.search;
}
