import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import bulk from './schemas/bulk.schema.json' with { type: 'json' };
import created from './schemas/created.schema.json' with { type: 'json' };
import definition from './schemas/definition.schema.json' with { type: 'json' };
import discovery from './schemas/discovery.schema.json' with { type: 'json' };
import errors from './schemas/errors.schema.json' with { type: 'json' };
import requests from './schemas/requests.schema.json' with { type: 'json' };
import services from './schemas/services.schema.json' with { type: 'json' };
import tokens from './schemas/tokens.schema.json' with { type: 'json' };
import updateCreated from './schemas/update-created.schema.json' with { type: 'json' };
import updates from './schemas/updates.schema.json' with { type: 'json' };
import type { Shape } from './shapes.ts';

/** JSON Schemas (draft 2020-12) of every answer, written from the specification; anybody may use the files. */
const schemas: Record<Shape, object> = {
  discovery,
  services,
  definition,
  created,
  requests,
  tokens,
  errors,
  updates,
  'update-created': updateCreated,
  bulk,
};

const ajv = new Ajv2020({
  allErrors: true,
  strict: true,
  allowUnionTypes: true,
  strictTypes: false,
  strictRequired: false,
});
const compiled = new Map<Shape, ValidateFunction>();

const mostTold = 5;

/** What is wrong with a value, by path: `/3/status must be equal to one of the allowed values (was "Open")`. */
export function schemaProblems(shape: Shape, value: unknown): string[] {
  const validate = compiled.get(shape) ?? ajv.compile(schemas[shape]);
  compiled.set(shape, validate);
  if (validate(value)) return [];
  const told = (validate.errors ?? [])
    .filter(({ keyword }) => keyword !== 'anyOf' && keyword !== 'if')
    .map((error) => tell(error, value));
  const all = [...new Set(told.length > 0 ? told : ['does not fit the schema'])];
  return all.length > mostTold ? [...all.slice(0, mostTold), `and ${all.length - mostTold} more`] : all;
}

function tell({ instancePath, message, params }: ErrorObject, value: unknown): string {
  const allowed = 'allowedValues' in params ? `: ${JSON.stringify(params['allowedValues'])}` : '';
  const was = JSON.stringify(at(value, instancePath)) ?? 'nothing';
  return `${instancePath || '/'} ${message ?? 'is wrong'}${allowed} (was ${was.slice(0, 60)})`;
}

function at(value: unknown, path: string): unknown {
  return path
    .split('/')
    .slice(1)
    .reduce<unknown>((inside, key) => (inside as Record<string, unknown> | undefined)?.[key], value);
}
