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
};

/** What a route's schema found wrong, named field by field as in the six errors; empty for every other error. */
export function problemsOf(error: unknown): Problem[] {
  const faults = (error as { validation?: SchemaFault[] } | null)?.validation;
  if (!Array.isArray(faults)) return [];
  return faults.slice(0, 50).map((fault) => ({
    field: fieldOf(fault),
    message: messages[fault.keyword ?? ''] ?? 'errors.invalid',
  }));
}

function fieldOf(fault: SchemaFault): string {
  const path = (fault.instancePath ?? '').split('/').slice(1);
  const last = fault.params?.missingProperty ?? fault.params?.additionalProperty;
  if (typeof last === 'string') path.push(last);
  return path.join('.');
}
