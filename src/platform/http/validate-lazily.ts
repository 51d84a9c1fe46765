import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import type { FastifyInstance } from 'fastify';
import type { FastifyValidationResult } from 'fastify/types/schema.js';

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
