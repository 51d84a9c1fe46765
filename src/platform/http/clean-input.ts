import type { FastifyRequest } from 'fastify';
import { BadInput } from './bad-input.ts';

/**
 * PostgreSQL stores neither U+0000 nor half of a surrogate pair, and nobody types them: such input is refused at
 * the door instead of failing somewhere inside.
 */
const unstorable = /\0|\p{Surrogate}/u;

/** Throws `BadInput` (400) for such text anywhere in what was sent, names of fields included. */
export function checkInput(request: FastifyRequest) {
  refuseUnstorable(request.params);
  refuseUnstorable(request.query);
  refuseUnstorable(request.body);
}

export function refuseUnstorable(value: unknown, depth = 0): void {
  if (typeof value === 'string') {
    if (unstorable.test(value)) throw new BadInput('errors.badInput');
  } else if (typeof value === 'object' && value !== null && !Buffer.isBuffer(value)) {
    if (depth > 50) throw new BadInput('errors.badInput');
    for (const [key, inner] of Object.entries(value)) {
      if (unstorable.test(key)) throw new BadInput('errors.badInput');
      refuseUnstorable(inner, depth + 1);
    }
  }
}
