import { base } from '../contract/definition.ts';
import type { JsonSchema, OpenApi, Operation } from './openapi.ts';

/** A call as one types it into a terminal. `$BELFRY` and `$KEY` stand for the address of the city and the key. */
export function curlOf(method: string, path: string, operation: Operation): string {
  const query = (operation.parameters ?? [])
    .filter((one) => one.in === 'query' && one.required)
    .map((one) => `${one.name}=${encodeURIComponent(String(exampleOf(one.schema, one.example) ?? 'x'))}`);
  const address = `$BELFRY${base}${path.replace(/\{(\w+)\}/g, (_, name: string) => exampleParam(operation, name))}`;
  const lines = [`curl "${address}${query.length > 0 ? `?${query.join('&')}` : ''}"`];
  if (method !== 'get') lines[0] = lines[0]!.replace('curl ', `curl -X ${method.toUpperCase()} `);
  if (needsKey(operation)) lines.push('  -H "Authorization: Bearer $KEY"');
  const content = operation.requestBody?.content ?? {};
  const json = content['application/json'];
  if (method !== 'get') lines.push('  -H "Idempotency-Key: $(uuidgen)"');
  if (json?.example) {
    lines.push(
      '  -H "Content-Type: application/json"',
      `  -d '${JSON.stringify(json.example).replaceAll("'", "'\\''")}'`,
    );
  } else if (content['multipart/form-data']) {
    lines.push('  -F "file=@photo.jpg"');
  }
  if (Object.keys(operation.responses['200']?.content ?? {})[0] === 'image/jpeg')
    lines.push('  -o photo.jpg');
  return lines.join(' \\\n');
}

export function needsKey({ security = [] }: Operation): boolean {
  return !security.some((one) => Object.keys(one).length === 0);
}

export function scopeOf({ security = [] }: Operation): string | undefined {
  return security.find((one) => one['oauth'])?.['oauth']?.[0];
}

const sampleParams: Record<string, string> = {
  number: '26-0000123',
  key: 'pothole',
  layer: 'wards',
  id: '018f0000-0000-7000-8000-000000000000',
  variant: 'thumb',
};

function exampleParam(operation: Operation, name: string): string {
  const param = operation.parameters?.find((one) => one.name === name);
  return String(param?.example ?? sampleParams[name] ?? name);
}

function exampleOf(schema: JsonSchema, given: unknown): unknown {
  if (given !== undefined) return given;
  if (schema.examples?.[0] !== undefined) return schema.examples[0];
  if (schema.description === 'Key of the service.') return 'pothole';
  if (schema.type === 'number') return schema.minimum === -180 ? -75.1652 : 39.9526;
  return schema.enum?.[0];
}

/** What a schema is, in a few letters: `Request[]`, `text (date-time)`, `a | b`. */
export function typeOf(schema: JsonSchema): { text: string; ref?: string } {
  if (schema.$ref) {
    const name = schema.$ref.split('/').at(-1)!;
    return { text: name, ref: name };
  }
  if (schema.enum) return { text: schema.enum.map((one) => JSON.stringify(one)).join(' | ') };
  if (schema.const !== undefined) return { text: JSON.stringify(schema.const) };
  if (schema.anyOf) {
    const parts = schema.anyOf.map(typeOf);
    return { text: parts.map((one) => one.text).join(' | '), ref: parts.find((one) => one.ref)?.ref };
  }
  if (schema.type === 'array') {
    const item = typeOf(schema.items ?? {});
    return { text: item.text.includes(' | ') ? `(${item.text})[]` : `${item.text}[]`, ref: item.ref };
  }
  const types = [schema.type ?? 'object'].flat().join(' | ');
  return { text: schema.format ? `${types} (${schema.format})` : types };
}

/** Operations by their tag, in the order of the description. */
export function byTag(document: OpenApi) {
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  return document.tags
    .map((tag) => ({ tag, operations: all.filter(({ operation }) => operation.tags[0] === tag.name) }))
    .filter(({ operations }) => operations.length > 0);
}
