import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { openRequest, type Request } from '#flow/requests';
import { routeRequest } from '#flow/routing';
import type { App } from '#platform/http';
import { createClient, type NewClient, type Scope } from '#reference/clients';
import { buildWeb } from '../src/main/web.ts';
import { openCity, type TestCity } from './city.ts';
import { openTestHouse, type TestHouse } from './house.ts';

interface Document {
  paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
  components: { schemas: Record<string, object> };
}

export interface Told {
  status: number;
  headers: Record<string, string>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look at answers of every shape
  body: any;
  text: string;
}

export interface Asking {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  key?: string;
  body?: unknown;
  headers?: Record<string, string>;
  /** A body as it is, with its type in `headers`. */
  payload?: Buffer | string;
}

/** The API of a test city; every answer is held against what the documentation promises. */
export interface TestApi {
  city: TestCity;
  house: TestHouse;
  app: App;
  document: Document;
  ask(path: string, asking?: Asking): Promise<Told>;
  /** The text of a key with these scopes, for these departments (all unless told). */
  key(scopes: readonly Scope[], more?: Partial<NewClient>): Promise<string>;
  /** The id of the client whose key it is. */
  clientId(key: string): Promise<string>;
  /** A request as it stands after routing. */
  given(wanted: Given): Promise<Request>;
  close(): Promise<void>;
}

interface Given {
  service?: string;
  department?: string | null;
  description?: string;
  publicText?: string;
  address?: string;
  at?: { lat: number; lng: number };
  areas?: string[];
  openedAt?: Date;
}

export async function openApi(options: { pack?: string; rateLimits?: boolean } = {}): Promise<TestApi> {
  const city = await openCity({ pack: options.pack });
  const house = await openTestHouse(city);
  const app = await buildWeb(house, { rateLimits: options.rateLimits ?? false });
  await app.ready();
  const document = (await app.inject('/api/v1/openapi.json')).json() as Document;
  const promised = promises(document);
  let nth = 0;
  return {
    city,
    house,
    app,
    document,
    async ask(path, { method = 'GET', key, body, headers = {}, payload } = {}) {
      const answer = await app.inject({
        method,
        url: `/api/v1${path}`,
        headers: {
          ...(key ? { authorization: `Bearer ${key}` } : {}),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
        ...(payload === undefined ? {} : { payload }),
      });
      const type = String(answer.headers['content-type'] ?? '');
      const isJson = type.includes('json') && answer.body !== '';
      const told = {
        status: answer.statusCode,
        headers: answer.headers as Record<string, string>,
        body: isJson ? answer.json() : undefined,
        text: answer.body,
      };
      if (isJson) promised.check(method, path, told);
      return told;
    },
    async key(wanted, more = {}) {
      nth += 1;
      const made = await createClient(city.as(), {
        name: `Program ${nth}`,
        email: 'program@example.org',
        scopes: [...wanted],
        perMinute: 100_000,
        ...more,
      });
      return made.key.text;
    },
    async clientId(text) {
      const found = 'select client_id from api_key where prefix = $1';
      return (await city.database.pool.query(found, [text.slice(0, 11)])).rows[0].client_id;
    },
    async given({ service = 'pothole', department = 'streets', ...wanted }) {
      const known = city.catalog.service(service)!;
      const description = wanted.description ?? 'Deep as a bucket.';
      const request = await openRequest(city.as(undefined, 'web'), {
        service: known,
        description,
        publicText: known.public ? (wanted.publicText ?? description) : null,
        answers: [],
        place: {
          address: wanted.address ?? '12 Mill Street',
          lat: wanted.at?.lat ?? null,
          lng: wanted.at?.lng ?? null,
          h3: null,
          areas: wanted.areas ?? [],
        },
        photos: [],
        language: 'en',
        openedAt: wanted.openedAt,
      });
      return routeRequest(city.as(), { requestId: request.id, department, why: { rule: null } });
    },
    async close() {
      await app.close();
      await house.close();
      await city.close();
    },
  };
}

/** Holds answers against the schemas that the document gives for their operation and status. */
function promises(document: Document) {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ $id: 'api', ...document });
  const paths = Object.keys(document.paths).map((path) => ({
    path,
    // Names before parameters, as the router does.
    rank: (path.match(/\{/g) ?? []).length,
    pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}/?$`),
  }));
  paths.sort((a, b) => a.rank - b.rank);
  return {
    check(method: string, asked: string, { status, body }: Told) {
      const [plain = '', query = ''] = asked.split('?');
      const isChosen = status < 300 && new URLSearchParams(query).has('fields');
      const found = paths.find(({ pattern }) => pattern.test(plain));
      const operation = found && document.paths[found.path]?.[method.toLowerCase()];
      if (isChosen || plain === '/openapi.json' || plain.startsWith('/oauth')) return;
      const problem = 'api#/components/schemas/Problem';
      const where = found && `#/paths/${found.path.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      const response = operation?.responses[String(status)] as { content?: object } | undefined;
      const media = Object.keys(response?.content ?? {})[0]?.replaceAll('/', '~1');
      if (status < 300 && !media) throw new Error(`${method} ${asked}: nothing promised for ${status}`);
      const ref =
        status < 300
          ? `api${where}/${method.toLowerCase()}/responses/${status}/content/${media}/schema`
          : problem;
      const validate = ajv.getSchema(encodeURI(ref)) ?? ajv.compile({ $ref: encodeURI(ref) });
      if (!validate(body))
        throw new Error(
          `${method} ${asked} ${status}: ${ajv.errorsText(validate.errors)}\n${JSON.stringify(body)}`,
        );
    },
  };
}
