import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type as T, type TProperties, type TSchema } from 'typebox';
import type { Ctx, Policy } from '#platform/context';
import type { Form, FormLimits, Route } from '#platform/http';
import type { Client, Scope } from '#reference/clients';
import { strict } from './shapes.ts';

export const base = '/api/v1';

export const tags = {
  requests: 'What people asked the city to do.',
  services: 'What people can ask for: services, their groups, and the departments behind them.',
  places: 'How the city is divided, where an address is, and who serves a point.',
  contacts: 'Every time somebody turned to the city, and how it ended.',
  measures: 'Counts, and whether promises are kept.',
  webhooks: 'Being told at once when something changes.',
  access: 'Who you are.',
} as const;
export type Tag = keyof typeof tags;

/** What an endpoint's own code is given; everything has been checked against its schemas. */
export interface Call<P, Q, B> {
  ctx: Ctx;
  params: P;
  query: Q;
  body: B;
  /** Of endpoints that take files. */
  form?: Form;
  /** What `prepare` has made. */
  prepared: unknown;
  /** The client whose key opened the door; undefined without one. */
  client: Client | undefined;
  /** The version that `If-Match` or the body's `version` names. */
  seen: number | undefined;
  request: FastifyRequest;
  reply: FastifyReply;
}

export interface Answer {
  body: unknown;
  /** For lists: the cursor of the next page. */
  next?: string | null;
  /** Of the thing that is told; goes into its entity tag. */
  version?: number;
  /** Address of what was made. */
  location?: string;
}

type StaticOf<P extends TProperties> = Static<ReturnType<typeof T.Object<P>>>;

export interface Definition<
  P extends TProperties = TProperties,
  Q extends TProperties = TProperties,
  B extends TSchema = TSchema,
> {
  /** The operation's name in clients: `listRequests`. */
  id: string;
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Behind `/api/v1`, parameters as `:name`. */
  path: string;
  tag: Tag;
  summary: string;
  description?: string;
  policy: Policy;
  /** The scope that the policy asks for; none where everybody may. */
  scope?: Scope;
  params?: P;
  query?: Q;
  body?: B;
  /** Takes `multipart/form-data` too: a field `request` with the JSON of the body, and files of this name. */
  files?: { field: string; limits: Partial<FormLimits>; description: string };
  /** What it answers; a page of it for lists. */
  answer: TSchema;
  /** `item`: what `fields` chooses from. */
  list?: boolean;
  /** 200 unless told. */
  status?: 200 | 201 | 202;
  /** An example of the body. */
  example?: unknown;
  /** Answers something else than JSON: its type. The handler sends it. */
  media?: string;
  /** What must be done before the transaction of an idempotent call: pictures. */
  prepare?(call: Call<StaticOf<P>, StaticOf<Q>, Static<B>>): Promise<unknown>;
  handle(call: Call<StaticOf<P>, StaticOf<Q>, Static<B>>): Promise<Answer | FastifyReply>;
}

/** One operation of the API: its route, and what the documentation says of it. */
export interface Endpoint {
  definition: Definition;
  route: Route;
}

/** The parameters of an operation, those that all of its kind have included. */
export function querySchema({ method, query = {}, list, media }: Definition) {
  const more: TProperties = { ...(list ? pageParams : {}) };
  if (method === 'GET' && !media) more['fields'] = fieldsParam;
  return T.Object({ ...query, ...more }, strict);
}

const fieldsParam = T.Optional(
  T.String({
    maxLength: 1000,
    description: 'Names of the fields that you want, with commas between; all unless told.',
    examples: ['number,status,updatedAt'],
  }),
);

const pageParams = {
  limit: T.Optional(
    T.Integer({ minimum: 1, maximum: 200, default: 50, description: 'Most rows of a page.' }),
  ),
  cursor: T.Optional(T.String({ maxLength: 400, description: '`next` of the page before.' })),
};
