import type { FastifyReply } from 'fastify';
import { html } from '#platform/http';

/** The document in the frame may neither load nor run anything, nor be shown by another site. */
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox";

/** A letter's HTML as a document of its own, to be shown in a sandboxed frame. */
export function letterDocument(reply: FastifyReply, markup: string): FastifyReply {
  reply.header('content-security-policy', policy);
  reply.header('x-frame-options', 'SAMEORIGIN');
  const head = '<!doctype html><meta charset="utf-8"><meta name="color-scheme" content="light">';
  return html(reply, `${head}${markup}`);
}

/** The secrets of residents' own links are 22 signs long: whoever reads a letter here must not act in their place. */
export function hideLinks(text: string): string {
  return text.replace(/(\/[a-z]+\/)[A-Za-z0-9_-]{22}(?![A-Za-z0-9_-])/g, '$1•••');
}

/** Enough of an address to tell two apart: "an•••@example.org". */
export function hideAddress(address: string): string {
  const at = address.lastIndexOf('@');
  return at < 1 ? '•••' : `${address.slice(0, Math.min(2, at - 1))}•••${address.slice(at)}`;
}
