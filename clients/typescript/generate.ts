import { compile } from 'json-schema-to-typescript';

interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  format?: string;
  description?: string;
  additionalProperties?: boolean | Schema;
}
interface Operation {
  operationId: string;
  summary: string;
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

const head = '// Generated from the OpenAPI document of the API. Not to be edited.\n\n';

/** The client's types and its table of operations, of the OpenAPI document. */
export async function generate(document: Document): Promise<string> {
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const components = await typesOf(document.components.schemas);
  const operations = all.map(({ operation }) => operationType(operation)).join('\n');
  const routes = all.map(({ path, method, operation }) => routeOf(path, method, operation)).join('\n');
  return `${head}${components}
export interface Operations {
${operations}
}

interface RouteOf {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  /** Field of the form that pictures go into. */
  files?: string;
  /** It answers something else than JSON. */
  media?: string;
}

export const routes: Record<keyof Operations, RouteOf> = {
${routes}
};
`;
}

async function typesOf(schemas: Record<string, Schema>): Promise<string> {
  const text = JSON.stringify({
    title: 'Unused',
    type: 'object',
    properties: {},
    additionalProperties: false,
    definitions: schemas,
  });
  const compiled = await compile(
    JSON.parse(text.replaceAll('#/components/schemas/', '#/definitions/')),
    'Unused',
    {
      bannerComment: '',
      unreachableDefinitions: true,
      additionalProperties: false,
      format: false,
      style: { singleQuote: true },
    },
  );
  return compiled
    .replace(/export interface Unused \{\s*\}\n?/, '')
    .replace(
      /\/\*\*\s*\* This interface was referenced by `Unused`'s JSON-Schema\s*\* via the `definition` "\w+"\.\s*\*\/\n/g,
      '',
    )
    .replace(
      /\n \* ?\n \* This interface was referenced by `Unused`'s JSON-Schema\n \* via the `definition` "\w+"\.\n/g,
      '\n',
    );
}

function operationType(operation: Operation): string {
  const { operationId, summary, parameters = [], requestBody, responses } = operation;
  const success = Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1].content ?? {};
  const [media, answer] = Object.entries(success)[0] ?? [];
  const body = requestBody?.content['application/json']?.schema;
  const told = media && media !== 'application/json' ? 'Blob' : typeOf(answer?.schema ?? {});
  return `  /** ${summary} */
  ${operationId}: {
    params: ${paramsType(parameters.filter((one) => one.in === 'path'))};
    query: ${paramsType(parameters.filter((one) => one.in === 'query'))};
    body: ${body ? typeOf(body) : 'never'};
    answer: ${told};
  };`;
}

function paramsType(parameters: NonNullable<Operation['parameters']>): string {
  if (parameters.length === 0) return 'never';
  const lines = parameters.map(({ name, required, schema, description }) => {
    const said = description ? `      /** ${description} */\n` : '';
    return `${said}      ${name}${required ? '' : '?'}: ${typeOf(schema)};`;
  });
  return `{\n${lines.join('\n')}\n    }`;
}

function typeOf(schema: Schema): string {
  if (schema.$ref) return schema.$ref.split('/').at(-1)!;
  if (schema.enum) return schema.enum.map((one) => quoted(one)).join(' | ');
  if (schema.const !== undefined) return quoted(schema.const);
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' | ');
  if (Array.isArray(schema.type)) return schema.type.map((type) => typeOf({ ...schema, type })).join(' | ');
  if (schema.type === 'array') return `(${typeOf(schema.items ?? {})})[]`;
  if (schema.type === 'integer') return 'number';
  if (schema.type === 'object') return 'Record<string, unknown>';
  return schema.type ?? 'unknown';
}

function quoted(value: unknown): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "\\'")}'` : JSON.stringify(value);
}

function routeOf(path: string, method: string, { operationId, requestBody, responses }: Operation): string {
  const form = requestBody?.content['multipart/form-data']?.schema.properties ?? {};
  const files = Object.keys(form).find((name) => name !== 'request');
  const media = Object.keys(responses['200']?.content ?? {}).find((type) => type !== 'application/json');
  const more = [files ? `files: '${files}'` : '', media ? `media: '${media}'` : ''].filter(Boolean);
  return `  ${operationId}: { ${[`method: '${method}'`, `path: '${path}'`, ...more].join(', ')} },`;
}
