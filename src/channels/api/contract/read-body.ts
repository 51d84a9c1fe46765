import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Invalid, type Problem } from '#platform/errors';
import { type Form, oneField } from '#platform/http';
import type { Definition } from './definition.ts';

type Checker = ReturnType<typeof Compile>;
const checkers = new WeakMap<TSchema, Checker>();

/** The body of an operation that takes files: JSON as it is, of a form the field `request`. Throws `Invalid`. */
export function readBody({ body: schema }: Definition, form: Form | undefined, given: unknown): unknown {
  const body = form ? parsed(oneField(form.fields, 'request')) : given;
  if (!schema) return body;
  let checker = checkers.get(schema);
  if (!checker) {
    checker = Compile(schema);
    checkers.set(schema, checker);
  }
  if (checker.Check(body)) return body;
  throw new Invalid(problemsIn(checker, body));
}

function parsed(text: string): unknown {
  try {
    return text.trim() === '' ? {} : JSON.parse(text);
  } catch {
    throw Invalid.field('request', 'errors.format');
  }
}

function problemsIn(checker: Checker, body: unknown): Problem[] {
  const problems = [...checker.Errors(body)].slice(0, 50).flatMap((fault): Problem[] => {
    const path = fault.instancePath.split('/').slice(1).join('.');
    const at = (name: string) => (path ? `${path}.${name}` : name);
    const params = fault.params as { requiredProperties?: string[]; additionalProperties?: string[] };
    if (params.requiredProperties)
      return params.requiredProperties.map((name) => ({ field: at(name), message: 'errors.required' }));
    if (params.additionalProperties)
      return params.additionalProperties.map((name) => ({ field: at(name), message: 'errors.unknown' }));
    return [{ field: path || 'request', message: 'errors.format' }];
  });
  // A key that is unknown also has no schema that it could fit: told once.
  const told = new Set(
    problems.filter(({ message }) => message !== 'errors.format').map(({ field }) => field),
  );
  const byField = new Map<string, Problem>();
  for (const one of problems)
    if (!byField.has(one.field) && !(one.message === 'errors.format' && told.has(one.field)))
      byField.set(one.field, one);
  return [...byField.values()];
}
