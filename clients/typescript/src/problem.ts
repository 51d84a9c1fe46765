import type { Problem } from './api.ts';

/** What the city answered instead of what was asked for (RFC 9457). */
export class BelfryProblem extends Error {
  override readonly name = 'BelfryProblem';

  constructor(
    readonly status: number,
    readonly problem: Problem,
  ) {
    super(`${problem.status} ${problem.title}: ${problem.detail}${fieldsOf(problem)}`);
  }
}

function fieldsOf({ problems = [] }: Problem): string {
  return problems.map(({ field, message }) => `; ${field}: ${message}`).join('');
}
