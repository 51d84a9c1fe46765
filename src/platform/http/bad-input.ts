import type { FastifyRequest } from 'fastify';

/** The request itself cannot be read: broken encoding, malformed multipart. Not one of the six, as no command makes it. */
export class BadInput extends Error {
  constructor(
    message: string,
    readonly statusCode: 400 | 413 | 415 = 400,
  ) {
    super(message);
  }
}

/** Throws `BadInput` (415) for a body of a type that the route does not take. */
export function checkType({ headers, routeOptions }: FastifyRequest) {
  const { takes } = routeOptions.config;
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  const type = (headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
  if (takes && hasBody && !takes.includes(type)) throw new BadInput('a body of another type', 415);
}

/** A page that needs a sign-in was asked for by somebody who has none. */
export class SignInNeeded extends Error {
  readonly statusCode = 401;
}

/** A key was shown that opens nothing: unknown, expired, revoked, or its client was stopped. Which of them is nobody's business. */
export class KeyRefused extends Error {
  readonly statusCode = 401;
}

/** Somebody signed in whose role asks for a second factor that they have not set up. */
export class SecondFactorNeeded extends Error {
  readonly statusCode = 403;
}

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
    if (unstorable.test(value)) throw new BadInput('input that cannot be read');
  } else if (typeof value === 'object' && value !== null && !Buffer.isBuffer(value)) {
    if (depth > 50) throw new BadInput('input that cannot be read');
    for (const [key, inner] of Object.entries(value)) {
      if (unstorable.test(key)) throw new BadInput('input that cannot be read');
      refuseUnstorable(inner, depth + 1);
    }
  }
}
