import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Problem } from '#platform/errors';
import type { House } from '#platform/house';
import type { Teller, ToldError } from '#platform/http';
import { sayProblem } from '#platform/ui';
import { base } from './definition.ts';

/** What more a problem may say than its kind: why a change does not fit, and the version that there is now. */
export interface More {
  detail?: string;
  version?: number;
  /** Another status than the error's own: 412 for `If-Match`. */
  status?: number;
}

const more = new WeakMap<FastifyRequest, More>();

/** Lets the problem that is about to be thrown say more. */
export function explain(request: FastifyRequest, said: More) {
  more.set(request, said);
}

/** Kinds of problems by status; the documentation page has a paragraph for each. */
export const problemKinds: Readonly<Record<number, string>> = {
  400: 'unreadable',
  401: 'key-needed',
  403: 'not-allowed',
  404: 'not-found',
  405: 'not-method',
  406: 'not-acceptable',
  409: 'conflict',
  412: 'version',
  413: 'too-large',
  415: 'media-type',
  422: 'invalid',
  429: 'too-many',
  500: 'internal',
  503: 'unavailable',
};

export function kindOf(status: number): string {
  return problemKinds[status] ?? (status >= 500 ? 'internal' : 'unreadable');
}

/** RFC 9457: what went wrong as data for programs and as sentences for whoever reads their log. */
export function problemTeller(house: House): Teller {
  return {
    visitors: 'refuse',
    tell(error, request, reply) {
      const said = more.get(request) ?? {};
      const status = said.status ?? error.status;
      return sendProblem(house, request, reply, { ...error, status }, said);
    },
  };
}

function sendProblem(
  house: House,
  request: FastifyRequest,
  reply: FastifyReply,
  error: ToldError,
  said: More,
) {
  const { language } = request.ctx;
  const t = house.catalogs.translator(language);
  const kind = kindOf(error.status);
  const problem = {
    type: `${house.config.publicUrl}${base}#problem-${kind}`,
    title: t(`api.problem.${kind}.title`),
    status: error.status,
    detail: said.detail ?? t(`api.problem.${kind}.detail`, { seconds: error.retryAfterSeconds ?? 60 }),
    instance: `urn:belfry:call:${error.id}`,
    ...(said.version === undefined ? {} : { version: said.version }),
    ...(error.problems.length === 0 ? {} : { problems: error.problems.map((one) => tellProblem(t, one)) }),
  };
  return reply
    .code(error.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .header('content-language', language)
    .header('cache-control', 'no-store')
    .send(JSON.stringify(problem));
}

/** `code` stays the same in every language. */
function tellProblem(t: ReturnType<House['catalogs']['translator']>, problem: Problem) {
  const isKey = /^[\w-]+(\.[\w-]+)+$/.test(problem.message);
  return {
    field: problem.field,
    code: isKey ? problem.message : 'invalid',
    message: sayProblem(t, problem),
  };
}
