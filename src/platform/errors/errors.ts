/** One thing wrong with one field: where it stands in the input and what to do about it. */
export interface Problem {
  /** Path of the field in the input, as its form control is named: `email`, `answers.size`. */
  field: string;
  /** Catalog key of the message (`errors.required`), or a plain sentence where no catalog reaches (CLI, packs). */
  message: string;
  values?: Record<string, string | number>;
}

/**
 * The six ways in which a command can fail. A channel catches them once and says them in its own tongue:
 * an error summary on a page, Open311 XML, problem+json, a sentence on the terminal.
 */
export abstract class BelfryError extends Error {
  abstract readonly status: number;
  override get name() {
    return this.constructor.name;
  }
}

/** The input breaks a rule; `problems` names every field that does. */
export class Invalid extends BelfryError {
  readonly status: number = 422;
  constructor(readonly problems: Problem[]) {
    super(problems.map((p) => `${p.field}: ${p.message}`).join('; '));
  }
  static field(field: string, message: string, values?: Problem['values']) {
    return new Invalid([{ field, message, values }]);
  }
}

/** There is no such thing, or this reader may not know that there is. */
export class NotFound extends BelfryError {
  readonly status = 404;
}

/** The thing exists and the actor may know it, but may not do this. */
export class NotAllowed extends BelfryError {
  readonly status = 403;
}

/** Somebody else changed it first, or it is not in the state that this needs. */
export class Conflict extends BelfryError {
  readonly status = 409;
}

/** Too many tries; `retryAfterSeconds` says when to come back. */
export class TooMany extends BelfryError {
  readonly status = 429;
  constructor(
    message: string,
    readonly retryAfterSeconds: number,
  ) {
    super(message);
  }
}

/** A part that we need does not answer; trying again later may work. */
export class Unavailable extends BelfryError {
  readonly status = 503;
}
