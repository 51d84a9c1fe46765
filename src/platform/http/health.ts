import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type pg from 'pg';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { anyone } from '#platform/context';
import { NotFound } from '#platform/errors';

export interface HealthOptions {
  pool: pg.Pool;
  /** Names of the migrations that the database lacks. */
  pendingMigrations(): Promise<string[]>;
  /** Lets a scraper from another machine read `/metrics` (`Authorization: Bearer ...`). */
  metricsToken?: string;
  /** What other rooms count, read whenever somebody looks. */
  counts?: CountedElsewhere[];
}

export interface CountedElsewhere {
  name: string;
  help: string;
  labels: string[];
  read(): { labels: Record<string, string>; value: number }[];
}

const open = { config: { policy: anyone, sessionless: true } } as const;

/**
 * Call it before channels are mounted, so that their answers are measured too.
 * `/healthz`: the process lives. `/readyz`: it can serve (503 if not). `/metrics`: Prometheus text.
 */
export async function addHealth(app: FastifyInstance, options: HealthOptions) {
  const registry = makeMetrics(app, options.pool);
  for (const one of options.counts ?? []) addCount(registry, one);
  let migrated = false;
  app.get('/healthz', open, async (_request, reply) => reply.type('text/plain').send('ok\n'));
  app.get('/readyz', open, async (_request, reply) => {
    const trouble = await notReady(options, migrated);
    migrated ||= trouble === undefined;
    return reply
      .code(trouble ? 503 : 200)
      .type('text/plain')
      .send(`${trouble ?? 'ready'}\n`);
  });
  app.get('/metrics', open, async (request, reply) => {
    if (!mayRead(request, options.metricsToken)) throw new NotFound();
    return reply.header('content-type', registry.contentType).send(await registry.metrics());
  });
}

/** Migrations that were done once stay done: afterwards only the database is asked. */
async function notReady(options: HealthOptions, migrated: boolean): Promise<string | undefined> {
  try {
    if (migrated) await options.pool.query('select 1');
    else if ((await options.pendingMigrations()).length > 0) return 'migrations are pending';
    return undefined;
  } catch {
    return 'the database does not answer';
  }
}

/**
 * With the token from anywhere; without one only from this machine itself. A request that a proxy on this machine
 * passed on carries a forwarding header and does not count as from here. Everybody else is told 404.
 */
function mayRead(request: FastifyRequest, token: string | undefined): boolean {
  const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (token && given) return sameText(given, token);
  const { headers } = request;
  if (headers['x-forwarded-for'] || headers.forwarded || headers['x-real-ip'] || headers.via) return false;
  return /^(127\.|::1$|::ffff:127\.)/.test(request.socket.remoteAddress ?? '');
}

function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

function makeMetrics(app: FastifyInstance, pool: pg.Pool): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  app.addHook('onClose', async () => registry.clear());
  const seconds = new Histogram({
    name: 'belfry_http_request_seconds',
    help: 'Time to answer, by route pattern',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    seconds.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
  });
  addPoolGauge(registry, pool);
  addQueueGauge(registry, pool);
  return registry;
}

function addPoolGauge(registry: Registry, pool: pg.Pool) {
  new Gauge({
    name: 'belfry_database_connections',
    help: 'Connections of this process, by what they do; waiting = requests without one',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      this.set({ state: 'busy' }, pool.totalCount - pool.idleCount);
      this.set({ state: 'idle' }, pool.idleCount);
      this.set({ state: 'waiting' }, pool.waitingCount);
    },
  });
}

function addCount(registry: Registry, { name, help, labels, read }: CountedElsewhere) {
  new Gauge({
    name,
    help,
    labelNames: labels,
    registers: [registry],
    collect() {
      this.reset();
      for (const { labels: of, value } of read()) this.set(of, value);
    },
  });
}

/** An estimate suffices while the queue is long, so the count stops at 10,000. */
function addQueueGauge(registry: Registry, pool: pg.Pool) {
  new Gauge({
    name: 'belfry_jobs_waiting',
    help: 'Jobs that are due and not taken, at most 10000',
    registers: [registry],
    async collect() {
      const answer = await pool
        .query(
          `select count(*)::int as n from (select 1 from graphile_worker.jobs
            where run_at <= now() and locked_at is null limit 10000) as due`,
        )
        .catch(() => undefined);
      if (answer) this.set(answer.rows[0].n);
    },
  });
}
