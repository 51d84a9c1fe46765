import type { Problem } from '#platform/errors';

interface SchemaFault {
  keyword?: string;
  instancePath?: string;
  params?: Record<string, unknown>;
}

const messages: Record<string, string> = {
  required: 'errors.required',
  additionalProperties: 'errors.unknown',
  maxLength: 'errors.tooLong',
  minLength: 'errors.tooShort',
  minimum: 'errors.min',
  maximum: 'errors.max',
  enum: 'errors.choose',
};

/** What a route's schema found wrong, named field by field as in the six errors; empty for every other error. */
export function problemsOf(error: unknown): Problem[] {
  const faults = (error as { validation?: SchemaFault[] } | null)?.validation;
  if (!Array.isArray(faults)) return [];
  return faults.slice(0, 50).map((fault) => ({
    field: fieldOf(fault),
    message: messages[fault.keyword ?? ''] ?? 'errors.format',
    ...limitOf(fault),
  }));
}

/** The number that was passed, by the name that its message uses. */
function limitOf({ keyword = '', params }: SchemaFault): { values?: Problem['values'] } {
  const limit = params?.limit;
  if (typeof limit !== 'number') return {};
  return { values: { [keyword.startsWith('max') ? 'max' : 'min']: limit } };
}

function fieldOf(fault: SchemaFault): string {
  const path = (fault.instancePath ?? '').split('/').slice(1);
  const last = fault.params?.missingProperty ?? fault.params?.additionalProperty;
  if (typeof last === 'string') path.push(last);
  return path.join('.');
}
