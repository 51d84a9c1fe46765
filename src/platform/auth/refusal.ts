/** What the sign-in library throws to say "no"; recognised by shape, so that asking does not load the library. */
export interface Refusal {
  status: number;
  code: string;
}

/** The refusal in an error; undefined for every fault, which the caller must throw on. */
export function refusalOf(error: unknown): Refusal | undefined {
  const { name, statusCode, body } = error as {
    name?: string;
    statusCode?: number;
    body?: { code?: string };
  };
  if (name !== 'APIError' || typeof statusCode !== 'number' || statusCode >= 500) return undefined;
  return { status: statusCode, code: body?.code ?? '' };
}

/** Waits for an answer; a refusal becomes what `otherwise` makes of it. */
export async function orRefusal<T, R>(
  answer: Promise<T>,
  otherwise: (refusal: Refusal) => R,
): Promise<T | R> {
  try {
    return await answer;
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    return otherwise(refusal);
  }
}
