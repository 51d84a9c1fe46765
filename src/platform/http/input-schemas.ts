import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import type { FastifyInstance } from 'fastify';
import type { FastifyValidationResult } from 'fastify/types/schema.js';
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

/**
 * Schemas of input become code when their route is asked for the first time: made all at the start they were a quarter of its time,
 * and most routes are asked seldom. Texts are turned into the numbers and booleans that a schema asks for, unknown keys stay to be refused.
 */
export function validateLazily(app: FastifyInstance) {
  const ajv = new Ajv({
    coerceTypes: 'array',
    useDefaults: true,
    removeAdditional: false,
    allErrors: true,
    // The compiler says what it does not understand; to judge our own schemas by the schema of schemas takes longer than to start.
    validateSchema: false,
  });
  formats.default(ajv);
  app.setValidatorCompiler(({ schema }) => {
    let made: ValidateFunction | undefined;
    // As Ajv has it: whether it is fine, and what is wrong on the function itself.
    const validate = (input: unknown) => {
      made ??= ajv.compile(schema as object);
      const isFine = made(input) as boolean;
      validate.errors = made.errors ?? null;
      return isFine;
    };
    validate.errors = null as ErrorObject[] | null;
    return validate as FastifyValidationResult;
  });
}
