import swagger from '@fastify/swagger';
import fastify from 'fastify';
import type { TSchema } from 'typebox';
import { hoursKept } from '#platform/idempotency';
import { scopes } from '#reference/clients';
import { base, type Definition, type Endpoint, querySchema, tags } from '../contract/definition.ts';
import { ProblemShape } from './problem-shape.ts';

type Json = Record<string, unknown>;
/** As much of OpenAPI 3.1 as the page reads. */
export interface OpenApi {
  openapi: string;
  info: { title: string; version: string; description: string };
  servers: { url: string }[];
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, JsonSchema>; securitySchemes: Json };
}

export interface Operation {
  operationId: string;
  summary: string;
  description?: string;
  tags: string[];
  security?: Record<string, string[]>[];
  parameters?: {
    name: string;
    in: 'path' | 'query' | 'header';
    required?: boolean;
    description?: string;
    example?: unknown;
    schema: JsonSchema;
  }[];
  requestBody?: { required?: boolean; content: Record<string, { schema: JsonSchema; example?: unknown }> };
  responses: Record<
    string,
    { description: string; headers?: Json; content?: Record<string, { schema: JsonSchema }> }
  >;
}

export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  title?: string;
  description?: string;
  format?: string;
  pattern?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  examples?: unknown[];
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  patternProperties?: Record<string, JsonSchema>;
  additionalProperties?: boolean | JsonSchema;
  required?: string[];
  anyOf?: JsonSchema[];
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  maxItems?: number;
}

const about = `Everything that the city's 311 knows and may tell, and everything that a department's own program may do.

Public data need no key. With a key (\`Authorization: Bearer\` or \`X-Api-Key\`) a program has its own limit and, by the key's scopes and departments, more to read and to do. Texts come in the language of \`Accept-Language\`. Instants are ISO 8601 in UTC, days are of the city's own calendar, positions are WGS84 degrees.

Articles of the knowledge base have no address here yet.`;

/** The description of the API, of the same schemas by which it works. `publicUrl` without a slash at the end; of a city or neutral. */
export async function openApi(endpoints: readonly Endpoint[], { publicUrl = '' } = {}): Promise<OpenApi> {
  const app = fastify();
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Belfry API',
        version: '1.0.0',
        description: about,
        license: { name: 'MIT', identifier: 'MIT' },
      } as never,
      servers: [{ url: `${publicUrl}${base}` }],
      tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
      components: { securitySchemes: securitySchemes(publicUrl) as never },
    },
    refResolver: { buildLocalReference: (json) => String(json.$id) },
    hideUntagged: true,
  });
  const named = new Map<string, Json>();
  // Nothing is checked or serialized here: the schemas are only described.
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => () => '');
  const routes = endpoints.map(({ definition }) => ({ definition, schema: schemaOf(definition, named) }));
  for (const [$id, schema] of named) app.addSchema({ $id, ...schema });
  for (const { definition, schema } of routes)
    app.route({
      method: definition.method,
      url: definition.path,
      schema: schema as never,
      handler: async () => '',
    });
  await app.ready();
  const document = JSON.parse(JSON.stringify(app.swagger())) as OpenApi;
  await app.close();
  return finish(document, endpoints);
}

function schemaOf(definition: Definition, named: Map<string, Json>): Json {
  const {
    id,
    tag,
    summary,
    description,
    params,
    body,
    files,
    answer,
    status = 200,
    method,
    media,
  } = definition;
  const refer = (schema: TSchema) => naming(schema as unknown as Json, named);
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description ? { description } : {}),
    security: securityOf(definition),
    ...(params ? { params: { type: 'object', properties: params, required: Object.keys(params) } } : {}),
    querystring: refer(querySchema(definition) as TSchema),
    ...(body || files ? { body: body ? refer(body) : { type: 'object' } } : {}),
    ...(method === 'GET' ? {} : { headers: changeHeaders(definition) }),
    response: {
      [status]: media
        ? { description: 'The picture.', type: 'string' }
        : { description: 'Done.', ...refer(answer) },
      '4XX': { description: 'A problem.', ...refer(ProblemShape) },
    },
  };
}

/** Puts schemas with a title of their own among the components and refers to them. */
function naming(schema: unknown, named: Map<string, Json>): Json {
  if (Array.isArray(schema)) return schema.map((one) => naming(one, named)) as unknown as Json;
  if (schema === null || typeof schema !== 'object') return schema as Json;
  const inner = Object.fromEntries(Object.entries(schema).map(([name, one]) => [name, naming(one, named)]));
  const { title } = inner as { title?: string };
  if (typeof title !== 'string' || !/^[A-Z][A-Za-z]+$/.test(title)) return inner;
  const before = named.get(title);
  if (before && JSON.stringify(before) !== JSON.stringify(inner))
    throw new Error(`Two schemas are called ${title}.`);
  named.set(title, inner);
  return { $ref: `${title}#` };
}

function changeHeaders({ body }: Definition): Json {
  const hasVersion = Boolean(
    (body as { properties?: object } | undefined)?.properties &&
      'version' in (body as unknown as { properties: object }).properties,
  );
  const ifMatch = {
    'If-Match': {
      type: 'string',
      description:
        'Entity tag of the request as you have seen it: when there is a newer one nothing is done.',
    },
  };
  return {
    type: 'object',
    properties: {
      'Idempotency-Key': {
        type: 'string',
        maxLength: 255,
        description: `Your own mark of this one change. Sent again within ${hoursKept} hours, you get the same answer and nothing is done twice.`,
      },
      ...(hasVersion ? ifMatch : {}),
    },
  };
}

function securityOf({ scope }: Definition): Record<string, string[]>[] {
  const keyed: Record<string, string[]>[] = [{ bearer: [] }, { apiKey: [] }, { oauth: scope ? [scope] : [] }];
  return scope ? keyed : [{}, ...keyed];
}

function securitySchemes(publicUrl: string): Json {
  const told = Object.fromEntries(scopes.map((scope) => [scope, scopeSaid[scope]]));
  return {
    bearer: { type: 'http', scheme: 'bearer', description: 'A key, or a token that a key has bought.' },
    apiKey: { type: 'apiKey', in: 'header', name: 'X-Api-Key' },
    oauth: {
      type: 'oauth2',
      flows: { clientCredentials: { tokenUrl: `${publicUrl}${base}/oauth/token`, scopes: told } },
    },
  };
}

const scopeSaid: Readonly<Record<(typeof scopes)[number], string>> = {
  'requests:read': 'Public requests, at the limit of the key',
  'requests:write': 'Report',
  'requests:work': 'Change requests of its departments: status, comments, closing',
  'private:read': 'All requests of its departments, as staff read them',
  'contacts:read': 'People and contacts; every look is audited',
  'contacts:write': 'Write down contacts',
  'measures:read': 'All figures of its departments',
  webhooks: 'Be told at once',
};

/** What the library does not know: other bodies than JSON, problem+json, headers of answers. */
function finish(document: OpenApi, endpoints: readonly Endpoint[]): OpenApi {
  for (const { definition } of endpoints) {
    const path = definition.path.replace(/:(\w+)/g, '{$1}');
    const operation = document.paths[path]?.[definition.method.toLowerCase()];
    if (!operation) throw new Error(`${definition.id} is not described`);
    const json = operation.requestBody?.content['application/json'];
    if (json && definition.example) json.example = definition.example;
    if (definition.files)
      operation.requestBody = { required: true, content: bodyWithFiles(definition, json) };
    for (const [status, response] of Object.entries(operation.responses)) {
      const content = response.content?.['application/json'];
      if (status === '4XX' && content) response.content = { 'application/problem+json': content };
      else if (definition.media)
        response.content = { [definition.media]: { schema: { type: 'string', format: 'binary' } } };
      if (definition.list && status === '200')
        response.headers = {
          Link: { schema: { type: 'string' }, description: 'Address of the next page, `rel="next"`.' },
        };
    }
  }
  for (const schema of Object.values(document.components.schemas)) delete (schema as Json)['$id'];
  return document;
}

function bodyWithFiles(
  { body, files }: Definition,
  json: { schema: JsonSchema; example?: unknown } | undefined,
) {
  const file = {
    type: 'array',
    items: { type: 'string', format: 'binary' },
    description: files!.description,
  };
  const form = {
    type: 'object',
    properties: { ...(body ? { request: json!.schema } : {}), [files!.field]: file },
  };
  return { ...(body ? { 'application/json': json! } : {}), 'multipart/form-data': { schema: form } };
}
