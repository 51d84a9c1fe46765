/** The request itself cannot be read: broken encoding, malformed multipart. Not one of the six, as no command makes it. */
export class BadInput extends Error {
  constructor(
    message: string,
    readonly statusCode: 400 | 413 = 400,
  ) {
    super(message);
  }
}

/** A page that needs a sign-in was asked for by somebody who has none. */
export class SignInNeeded extends Error {
  readonly statusCode = 401;
}
