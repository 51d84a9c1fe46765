import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Ctx } from '#platform/context';
import { Invalid } from '#platform/errors';
import { readForm } from '#platform/http';
import { type KeptAnswer, MarkReused, once } from '#platform/idempotency';
import type { Client } from '#reference/clients';
import type { Answer, Call, Definition } from './definition.ts';
import { chooseFields } from './fields.ts';
import { readBody } from './read-body.ts';
import { seenVersion } from './seen-version.ts';

type AnyCall = Call<never, never, never>;

/** Does what an operation says and sends its answer: once for a mark, chosen fields, entity tags, links to the next page. */
export async function respond(definition: Definition, request: FastifyRequest, reply: FastifyReply) {
  demandAcceptable(definition, request);
  const call = await callOf(definition, request, reply);
  if (definition.method === 'GET') return sendRead(definition, call, await definition.handle(call));
  const key = markOf(request);
  const prepared = { ...call, prepared: await definition.prepare?.(call) };
  const change = async (ctx: Ctx) =>
    changed(definition, { ...prepared, ctx }, await definition.handle({ ...prepared, ctx }));
  const answer = key ? await changeOnce(call, key, change) : await change(call.ctx);
  return sendKept(reply, answer);
}

/** JSON (or a picture) is all that there is: whoever wants nothing of the kind is told so before anything is done. */
function demandAcceptable({ media = 'application/json' }: Definition, { headers }: FastifyRequest) {
  const wanted = (headers.accept ?? '*/*').toLowerCase().split(',');
  const [type] = media.split('/');
  const fits = wanted.some((one) => {
    const [range = '', ...params] = one.split(';').map((part) => part.trim());
    if (params.some((param) => /^q=0(\.0*)?$/.test(param))) return false;
    return ['', '*/*', `${type}/*`, media, 'application/problem+json'].includes(range);
  });
  if (!fits) throw new NotAcceptable();
}

/** What is asked for is there, but not in any form that the caller takes. */
class NotAcceptable extends Error {
  readonly statusCode = 406;
}

async function callOf(
  definition: Definition,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<AnyCall> {
  const isForm = definition.files !== undefined && request.isMultipart();
  const form = isForm ? await readForm(request, definition.files!.limits) : undefined;
  const body = definition.files ? readBody(definition, form, request.body) : request.body;
  const client = request.client as Client | undefined;
  return {
    ctx: { ...request.ctx, channel: channelOf(client) },
    params: request.params as never,
    query: request.query as never,
    body: body as never,
    form,
    prepared: undefined,
    client,
    seen: seenVersion(request, body),
    request,
    reply,
  };
}

/** Clients are made with Open311 as their way in, which this is not. */
function channelOf(client: Client | undefined): string {
  return !client || client.channel === 'open311' ? 'api' : client.channel;
}

/** The sender's mark of one change: 1 to 255 characters that can be seen. */
function markOf({ headers }: FastifyRequest): string | undefined {
  const given = headers['idempotency-key'];
  if (given === undefined) return undefined;
  const key = String(given).replace(/^"(.*)"$/, '$1');
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) throw Invalid.field('Idempotency-Key', 'errors.format');
  return key;
}

async function changeOnce(
  call: AnyCall,
  key: string,
  change: (ctx: Ctx) => Promise<KeptAnswer>,
): Promise<KeptAnswer> {
  const { ctx, request, form, body } = call;
  const owner = `api:${ctx.actor.id ?? request.ip}`;
  const files = form?.files.map(
    ({ field, bytes }) => `${field} ${createHash('sha256').update(bytes).digest('hex')}`,
  );
  const content = JSON.stringify([
    request.method,
    request.url,
    body ?? null,
    files ?? [],
    request.headers['if-match'] ?? '',
  ]);
  const answer = await once(ctx, { owner, key, content }, change).catch((error: unknown) => {
    if (error instanceof MarkReused) throw Invalid.field('Idempotency-Key', 'api.errors.markReused');
    throw error;
  });
  if (answer.again) call.reply.header('idempotent-replayed', 'true');
  return answer;
}

function changed(
  { status = 200 }: Definition,
  { reply }: AnyCall,
  answer: Answer | FastifyReply,
): KeptAnswer {
  if (answer === reply) throw new Error('A change must have an answer that can be kept.');
  const { body, location, version } = answer as Answer;
  const text = JSON.stringify(body);
  const headers: Record<string, string> = {};
  if (location) headers['location'] = location;
  if (version !== undefined) headers['etag'] = entityTag(text, version);
  return { status, headers, body: text };
}

function sendKept(reply: FastifyReply, { status, headers, body }: KeptAnswer) {
  return reply.code(status).headers(headers).header('content-type', json).send(body);
}

const json = 'application/json; charset=utf-8';

function sendRead(definition: Definition, call: AnyCall, answer: Answer | FastifyReply) {
  const { request, reply } = call;
  if (answer === reply) return reply;
  const { body, next, version } = answer as Answer;
  const text = JSON.stringify(chooseFields(definition, (call.query as { fields?: string }).fields, body));
  if (next) reply.header('link', nextLink(request, next));
  const etag = entityTag(text, version);
  reply.header('etag', etag).header('content-language', request.ctx.language);
  reply.header('vary', 'accept-language, authorization, x-api-key, accept-encoding');
  if (!call.client) reply.header('cache-control', 'public, no-cache');
  if (isKnown(request, etag)) return reply.code(304).send();
  return reply.header('content-type', json).send(text);
}

/** The version stands in front, so that a change can name it in `If-Match`. */
function entityTag(text: string, version?: number): string {
  const digest = createHash('sha1').update(text).digest('base64url').slice(0, 16);
  return version === undefined ? `"${digest}"` : `"${version}-${digest}"`;
}

/** Weak comparison, as RFC 9110 wants it for `If-None-Match`: a proxy that compressed the answer made the tag weak. */
function isKnown({ headers }: FastifyRequest, etag: string): boolean {
  const known = headers['if-none-match'];
  if (!known) return false;
  return known.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === etag);
}

function nextLink(request: FastifyRequest, cursor: string): string {
  const [path = '', query] = request.url.split('?');
  const params = new URLSearchParams(query);
  params.set('cursor', cursor);
  return `<${path}?${params}>; rel="next"`;
}
