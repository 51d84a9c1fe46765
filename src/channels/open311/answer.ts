import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Document, jsonOf, xmlOf } from '#reference/open311';
import { Fault } from './fault.ts';

export type Format = 'json' | 'xml';

/** Exactly these: clients compare them. */
export const mediaTypes: Record<Format, string> = {
  json: 'application/json; charset=utf-8',
  xml: 'text/xml; charset=utf-8',
};

/** The suffix of an address without its dot; none where there is none. */
function suffixOf(url: string): string | undefined {
  const path = url.split('?', 1)[0]!.replace(/\/+$/, '');
  return /\.([^./]*)$/.exec(path)?.[1]?.toLowerCase();
}

/** The form to answer in: by the suffix (in any case of letters), else by `Accept`, else XML, which the specification requires. */
export function formatOf(request: Pick<FastifyRequest, 'url' | 'headers'>): Format {
  const suffix = suffixOf(request.url);
  if (suffix === 'json' || suffix === 'xml') return suffix;
  return /\bjson\b/i.test(request.headers.accept ?? '') ? 'json' : 'xml';
}

/** Throws 404 for an address with a suffix that is neither `.json` nor `.xml`. */
export function demandFormat(request: FastifyRequest): Format {
  const suffix = suffixOf(request.url);
  if (suffix !== undefined && suffix !== 'json' && suffix !== 'xml')
    throw new Fault(404, 'format', 'open311.error.format');
  return formatOf(request);
}

/** A param of an address without the suffix of the format: `26-0000123.json`. */
export function withoutSuffix(param: string): string {
  return param.replace(/\.[^./]*$/, '');
}

/** A document as it is sent; its digest lets a client that has it already be told so. */
export interface Text {
  format: Format;
  body: string;
  etag: string;
}

export function textOf(format: Format, document: Document): Text {
  const body = format === 'json' ? jsonOf(document) : xmlOf(document);
  return { format, body, etag: `W/"${hash('sha1', body, 'base64url')}"` };
}

/** Sends a document in the form that was asked for; a client that has it already gets 304. */
export function answer(request: FastifyRequest, reply: FastifyReply, document: Document): FastifyReply {
  const format = demandFormat(request);
  return answerText(request, reply, textOf(format, document));
}

export function answerText(
  request: FastifyRequest,
  reply: FastifyReply,
  { format, body, etag }: Text,
): FastifyReply {
  reply.header('etag', etag).header('cache-control', 'no-cache').header('vary', 'accept, accept-language');
  if (request.method !== 'POST' && request.headers['if-none-match']?.includes(etag))
    return reply.code(304).send();
  return reply.header('content-type', mediaTypes[format]).send(body);
}
