import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import serveStatic from '@fastify/static';
import fastify, { type FastifyInstance, type FastifyRequest, LogController } from 'fastify';
import { type Actor, anyone, type Ctx, visitor } from '#platform/context';
import { NotFound } from '#platform/errors';
import { checkInput, checkType } from './bad-input.ts';
import { compress } from './compress.ts';
import { checkPolicy, guardRoutes } from './guard.ts';
import { validateLazily } from './input-schemas.ts';
import { type ClientOf, hangKeyDoor, keyOf, openWithKey } from './key-door.ts';
import { addPreflights, allowOrigins, checkOrigin } from './origin-check.ts';
import { RateLimiter } from './rate-limit.ts';
import { parseUrlencoded } from './read-form.ts';
import type { Route } from './route.ts';
import { securityHeaders } from './security-headers.ts';
import { endStreams } from './send-events.ts';
import { errorHandler, type Teller } from './tell-error.ts';

export type App = FastifyInstance;

export interface ServerOptions {
  /** Everything of a request's `ctx` that is the same for all. */
  ctx: Omit<Ctx, 'actor' | 'language' | 'channel'>;
  /** Who asks, by the session cookie; `visitor` when there is none. */
  actorOf(request: FastifyRequest, ctx: Ctx): Promise<Actor>;
  /** Whose key it is, on routes that machines open with one (`key: true`); without it such routes know no keys. */
  clientOf?: ClientOf;
  /** The reader's language among those that the city offers. */
  languageOf(request: FastifyRequest, ctx: Ctx): string | Promise<string>;
  /** How failures are told outside any channel: unknown addresses, requests that cannot be read. */
  teller: Teller;
  publicUrl: string;
  /** Folder of the built client, served under `/assets/`; may be missing in tests. */
  assets?: string;
  imageSources?: () => readonly string[];
  trustProxy?: boolean;
  /** Off only where one machine plays thousands of people: benches. */
  rateLimits?: boolean;
  /** Shorter only in tests. */
  patience?: Patience;
}

/** Milliseconds after which a client that dawdles loses its connection. */
export interface Patience {
  /** From its first byte, or from connecting, to the end of the headers. */
  headers: number;
  /** To the end of the body. */
  body: number;
  /** In which neither side gets a byte across: somebody who asks and does not read. */
  stalled: number;
}

const usualPatience: Patience = { headers: 20_000, body: 120_000, stalled: 120_000 };

/** Bytes of a body that is not multipart. */
const bodyLimit = 1 << 20;

/** Builds the web server, without listening: `app.listen` or, in tests, `app.inject`. Channels come by `mount`. */
export async function createServer(options: ServerOptions): Promise<App> {
  const { headers, body, stalled } = options.patience ?? usualPatience;
  const app = fastify({
    loggerInstance: options.ctx.log as unknown as FastifyInstance['log'],
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: quotableId,
    requestIdHeader: false,
    trustProxy: options.trustProxy ?? false,
    bodyLimit,
    requestTimeout: body,
    connectionTimeout: stalled,
    // Looked at so often; Node's own half minute would add as much to every limit.
    http: { headersTimeout: headers, connectionsCheckingInterval: Math.min(5000, headers) },
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 500, ignoreTrailingSlash: true },
    frameworkErrors: (error, request, reply) => {
      const asked = request as unknown as FastifyRequest;
      asked.ctx ??= startCtx(options, asked);
      errorHandler(tellerAt(app, asked.url) ?? options.teller)(error, asked, reply as never);
    },
  });
  validateLazily(app);
  guardRoutes(app);
  app.decorateRequest('ctx', null as never);
  await app.register(cookie, { parseOptions: cookieDefaults(options.publicUrl) });
  await app.register(formbody, { bodyLimit, parser: parseUrlencoded });
  await app.register(multipart, { throwFileSizeLimit: true });
  addHooks(app, options);
  app.setErrorHandler((error, request, reply) =>
    errorHandler(tellerAt(app, request.url) ?? options.teller)(error, request, reply),
  );
  app.setNotFoundHandler(async () => {
    throw new NotFound();
  });
  if (options.assets && existsSync(options.assets)) await serveAssets(app, options.assets);
  return app as unknown as App;
}

const ownTellers = new WeakMap<object, { under: string; teller: Teller }[]>();

/** Of the channel to which all addresses there belong, those without a route too. */
function tellerAt(app: { server: object }, url: string): Teller | undefined {
  const path = url.split(/[?#]/)[0]!;
  return ownTellers.get(app.server)?.find(({ under }) => path === under || path.startsWith(`${under}/`))
    ?.teller;
}

/**
 * Adds a channel's routes with the channel's own way of telling errors. `under`: the path below which it also tells of what comes to
 * no route: unknown and unreadable addresses, strange methods.
 */
export async function mount(
  app: App,
  channel: { routes: readonly Route[]; teller: Teller; prefix?: string; under?: string },
) {
  const { under, teller } = channel;
  if (under) ownTellers.set(app.server, [...(ownTellers.get(app.server) ?? []), { under, teller }]);
  await app.register(
    async (scope) => {
      scope.setErrorHandler(errorHandler(channel.teller));
      for (const route of channel.routes) scope.route(route.options);
      addPreflights(scope, channel.routes);
    },
    channel.prefix ? { prefix: channel.prefix } : {},
  );
}

function addHooks(app: FastifyInstance, options: ServerOptions) {
  const setHeaders = securityHeaders(options);
  const publicOrigin = new URL(options.publicUrl).origin;
  const limiter = options.rateLimits === false ? undefined : new RateLimiter();
  hangKeyDoor(app.server, { clientOf: options.clientOf, limiter });
  app.addHook('onRequest', async (request, reply) => {
    request.ctx = startCtx(options, request);
    reply.header('x-request-id', request.id);
    setHeaders(reply);
    const config = request.routeOptions.config;
    if (config.cors) allowOrigins(reply);
    checkOrigin(request, publicOrigin);
    if (config.key) {
      request.ctx = { ...request.ctx, language: await options.languageOf(request, request.ctx) };
      reply.header('cache-control', 'private, no-cache');
      await openWithKey(request, keyOf(request) ?? '', reply);
    } else if (!config.sessionless) {
      request.ctx = { ...request.ctx, actor: await options.actorOf(request, request.ctx) };
      request.ctx = { ...request.ctx, language: await options.languageOf(request, request.ctx) };
      reply.header('cache-control', request.ctx.actor.kind === 'visitor' ? 'private, no-cache' : 'no-store');
    }
    if (!request.client) limiter?.check(request, reply);
    if (!request.is404) checkPolicy(config.policy, request.ctx.actor);
    checkType(request);
  });
  app.addHook('preValidation', async (request) => checkInput(request));
  app.addHook('onSend', compress);
  app.addHook('preClose', async () => endStreams(app));
}

function startCtx(options: ServerOptions, request: FastifyRequest): Ctx {
  const channel = request.routeOptions?.config?.channel ?? 'web';
  return {
    ...options.ctx,
    log: request.log as unknown as Ctx['log'],
    actor: visitor,
    language: 'en',
    channel,
  };
}

async function serveAssets(app: FastifyInstance, root: string) {
  await app.register(serveStatic, {
    root,
    serve: false,
    preCompressed: true,
    immutable: true,
    maxAge: '365d',
  });
  app.get<{ Params: { '*': string } }>(
    '/assets/*',
    { config: { policy: anyone, sessionless: true } },
    (request, reply) => reply.sendFile(request.params['*']),
  );
}

/** `SameSite=Lax`: links from letters arrive signed in, posts from elsewhere do not. */
function cookieDefaults(publicUrl: string) {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: publicUrl.startsWith('https:') } as const;
}

const idLetters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Nine letters that can be read aloud: no I, L, O or U. */
function quotableId(): string {
  let id = '';
  for (let bits = randomInt(2 ** 45), i = 0; i < 9; i += 1) {
    id += idLetters[bits % 32];
    bits = Math.floor(bits / 32);
  }
  return id;
}
