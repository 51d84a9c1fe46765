import type { ToldFault } from './fault.ts';
import { fieldsOf, findRecords } from './find-records.ts';
import type { Tree } from './read-answer.ts';
import { idOf, textOf } from './read-values.ts';

/** The errors that an answer tells, in the shapes that were seen; empty for what is no error. */
export function readErrors(tree: Tree): ToldFault[] {
  const fields = fieldsOf(tree);
  const bare = fields?.['error'] ?? fields?.['errors'];
  if (typeof bare === 'string' && bare !== '') return [{ code: null, description: bare }];
  const wanted = { lists: ['errors'], item: 'error', marks: ['description', 'message', 'detail'] };
  const within = bare === undefined ? (isErrorList(tree) ? tree : undefined) : bare;
  const found = within === undefined ? [] : findRecords(within, wanted).flatMap(toFault);
  if (found.length > 0 || !Array.isArray(bare)) return found.length > 0 ? found : problemOf(tree);
  return bare.flatMap((one: Tree) => (typeof one === 'string' ? [{ code: null, description: one }] : []));
}

/** `[{"code": 403, "description": "…"}]`, which a list of services with a description is not. */
function isErrorList(tree: Tree): boolean {
  if (!Array.isArray(tree) || tree.length === 0) return false;
  return tree.every((one: Tree) => {
    const fields = fieldsOf(one);
    if (!fields) return false;
    if (fieldsOf(fields['error'])) return true;
    return (
      Object.keys(fields).every((name) => ['code', 'description', 'message'].includes(name)) &&
      ('description' in fields || 'message' in fields)
    );
  });
}

function toFault(fields: Readonly<Record<string, Tree>>): ToldFault[] {
  const words = textOf(fields['description']) ?? textOf(fields['message']) ?? textOf(fields['detail']);
  return words ? [{ code: idOf(fields['code'] ?? fields['status']), description: words }] : [];
}

/** problem+json (RFC 9457). */
function problemOf(tree: Tree): ToldFault[] {
  const fields = fieldsOf(tree);
  const status = Number(idOf(fields?.['status']));
  const words = textOf(fields?.['detail']) ?? textOf(fields?.['title']);
  return fields && status >= 400 && status < 600 && words
    ? [{ code: String(status), description: words }]
    : [];
}

/** The HTTP status that told errors stand for, when one of them has such a code ("403", "103 - service_code" has none). */
export function statusOf(faults: readonly ToldFault[]): number | null {
  const codes = faults.map(({ code }) => Number(/^\s*([45]\d\d)\b/.exec(code ?? '')?.[1]));
  return codes.find((code) => !Number.isNaN(code)) ?? null;
}
