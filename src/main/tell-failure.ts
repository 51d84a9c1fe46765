import { BelfryError, Invalid } from '#platform/errors';

/**
 * The end of a command that failed: what is wrong, one line a problem, on standard error.
 * Exit codes: 2 for input that must be corrected, 1 for everything else.
 */
export function tellFailure(error: unknown): never {
  if (error instanceof Invalid)
    for (const one of error.problems) console.error(`${one.field}: ${one.message}`);
  else if (error instanceof BelfryError) console.error(error.message);
  else console.error(error instanceof Error ? error.stack : error);
  process.exit(error instanceof Invalid ? 2 : 1);
}
