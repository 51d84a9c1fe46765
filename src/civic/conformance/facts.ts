import { Ajv2020 } from 'ajv/dist/2020.js';
import { Invalid } from '#platform/errors';

export interface Point {
  lat: number;
  long: number;
}

/** Something that the operator's own machine does when asked: changes a service, closes a request. */
export interface Call {
  url: string;
  method?: string;
  headers?: Record<string, string>;
  /** {id} is replaced by the request's id. */
  body?: string;
}

/** What cannot be learned from a server by asking it. Everything is optional; a check that lacks its fact is not tried. */
export interface Facts {
  /** Inside the city, where a report may be made. */
  place?: Point;
  /** Where no report may be made. */
  outside?: Point;
  address?: string;
  addressId?: string;
  /** Code of a realtime service to which test reports may be posted. */
  service?: string;
  /** Codes of other realtime services to which test reports may be posted. */
  otherServices?: string[];
  batchService?: string;
  blackboxService?: string;
  /** Answers for services whose questions want more than any legal value: by service code, then attribute code. */
  answers?: Record<string, Record<string, string>>;
  revokedKey?: string;
  /** A key with small limits, and how many questions exceed them. */
  limitedKey?: string;
  burst?: number;
  /** Ids of requests that exist and are not public: private, hidden, spam. */
  privateIds?: string[];
  /** Parts of their texts, which may appear nowhere. */
  privateTexts?: string[];
  /** Id of a request that is older than 90 days and takes updates. */
  oldId?: string;
  /** Several jurisdictions on one endpoint. */
  several?: { url: string; jurisdictions: string[]; key?: string };
  /** Seconds to wait for what a server does later: a token that becomes an id, a picture. */
  patience?: number;
  /** Called to change a service or definition. */
  changeService?: Call;
  /** Called to let the picture of request {id} be seen, where pictures are looked at first. */
  showPicture?: Call;
}

const text = { type: 'string', minLength: 1 };
const point = {
  type: 'object',
  required: ['lat', 'long'],
  additionalProperties: false,
  properties: {
    lat: { type: 'number', minimum: -90, maximum: 90 },
    long: { type: 'number', minimum: -180, maximum: 180 },
  },
};
const call = {
  type: 'object',
  required: ['url'],
  additionalProperties: false,
  properties: {
    url: { type: 'string', pattern: '^https?://' },
    method: text,
    headers: { type: 'object', additionalProperties: text },
    body: { type: 'string' },
  },
};
const byCode = {
  type: 'object',
  additionalProperties: { type: 'object', additionalProperties: { type: 'string' } },
};

const schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    place: point,
    outside: point,
    address: text,
    addressId: text,
    service: text,
    otherServices: { type: 'array', items: text },
    batchService: text,
    blackboxService: text,
    answers: byCode,
    revokedKey: text,
    limitedKey: text,
    burst: { type: 'integer', minimum: 1, maximum: 1000 },
    privateIds: { type: 'array', items: text },
    privateTexts: { type: 'array', items: { type: 'string', minLength: 4 } },
    oldId: text,
    several: {
      type: 'object',
      required: ['url', 'jurisdictions'],
      additionalProperties: false,
      properties: {
        url: { type: 'string', pattern: '^https?://' },
        jurisdictions: { type: 'array', minItems: 2, items: text },
        key: text,
      },
    },
    patience: { type: 'number', minimum: 0, maximum: 600 },
    changeService: call,
    showPicture: call,
  },
};

const validate = new Ajv2020({ allErrors: true }).compile(schema);

/** Facts of a file. Throws Invalid, naming what is wrong. */
export function parseFacts(json: string): Facts {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw Invalid.field('facts', `The facts file is not JSON: ${(error as Error).message}`);
  }
  if (validate(value)) return value as Facts;
  const [first] = validate.errors ?? [];
  const name = first?.params['additionalProperty'] as string | undefined;
  const what = `${first?.instancePath || 'the file'} ${first?.message}${name ? `: ${name}` : ''}`;
  throw Invalid.field('facts', `The facts file: ${what}.`);
}
