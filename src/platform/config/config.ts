import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Invalid, type Problem } from '#platform/errors';

const serviceNames = ['web', 'worker'] as const;
export type ServiceName = (typeof serviceNames)[number];

/** Everything that the surroundings decide. Read once at the start; the rest of the program never sees `process.env`. */
export interface Config {
  /** Folder of the checkout: `cities/`, `locales/`, `migrations/` and `dist/` lie in it. */
  root: string;
  port: number;
  host: string;
  /** Folder of the embedded database, the files and the mail outbox. */
  dataDir: string;
  /** A city's own PostgreSQL (14 or newer); unset means the embedded one. */
  databaseUrl: string | undefined;
  /** Origin that residents see, without a slash at the end; used in letters and for the origin check. */
  publicUrl: string;
  /** City pack that an empty database is given: a folder, or the name of one under `cities/`. */
  city: string;
  /** Whether an empty database is filled with demo life. */
  demo: boolean;
  services: ServiceName[];
  /** Whether nothing here is real, so that developers may try it out with keys of their own making; unset: where demo life was made. */
  sandbox: boolean | undefined;
  /** `smtp://user:password@host:port`; unset means that letters lie in the outbox folder. */
  smtpUrl: string | undefined;
  /** Whether `X-Forwarded-*` may be believed (behind a proxy of the city's own). */
  trustProxy: boolean;
  /** Key of signed cookies and links, 32 characters or more; unset means the file `secret` in the data folder. */
  secret: string | undefined;
  /** Lets a scraper on another machine read `/metrics`; unset means that only this machine may. */
  metricsToken: string | undefined;
  /** Keys of outside services by the name that the city pack uses: `BELFRY_SECRET_ARCGIS` is `ARCGIS`. Never told or logged. */
  secrets: Readonly<Record<string, string>>;
  /** Inside systems that the city lets webhooks and partners reach, as `host:port`; all others inside are refused. */
  innerHosts: readonly string[];
  logLevel: string;
}

type Env = Record<string, string | undefined>;

/** Reads the settings from the environment. Throws `Invalid` that names every variable that cannot be understood. */
export function loadConfig(env: Env = process.env, args: { services?: string } = {}): Config {
  const problems: Problem[] = [];
  const root = findRoot();
  const port = readPort(env.PORT, problems);
  const host = env.HOST || '127.0.0.1';
  const services = readServices(args.services ?? env.BELFRY_SERVICES, problems);
  const innerHosts = readInnerHosts(env.BELFRY_INNER_HOSTS, problems);
  if (problems.length > 0) throw new Invalid(problems);
  return {
    root,
    port,
    host,
    dataDir: path.resolve(env.BELFRY_DATA || path.join(root, 'data')),
    databaseUrl: env.DATABASE_URL || undefined,
    publicUrl: (env.BELFRY_URL || `http://${host}:${port}`).replace(/\/+$/, ''),
    city: env.BELFRY_CITY || 'philadelphia',
    demo: env.BELFRY_DEMO !== '0',
    services,
    sandbox: env.BELFRY_SANDBOX ? env.BELFRY_SANDBOX === '1' : undefined,
    smtpUrl: env.SMTP_URL || undefined,
    trustProxy: env.BELFRY_TRUST_PROXY === '1',
    secret: env.BELFRY_SECRET || undefined,
    metricsToken: env.BELFRY_METRICS_TOKEN || undefined,
    secrets: readSecrets(env),
    innerHosts,
    logLevel: env.LOG_LEVEL || 'info',
  };
}

function readPort(text: string | undefined, problems: Problem[]): number {
  if (!text) return 3110;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    problems.push({ field: 'PORT', message: `must be a number from 1 to 65535, not "${text}"` });
  return port;
}

function readServices(text: string | undefined, problems: Problem[]): ServiceName[] {
  if (!text) return [...serviceNames];
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !serviceNames.includes(name as ServiceName));
  if (unknown.length > 0)
    problems.push({
      field: '--services',
      message: `knows ${serviceNames.join(' and ')}, not "${unknown.join(', ')}"`,
    });
  return names as ServiceName[];
}

const secretPrefix = 'BELFRY_SECRET_';

function readSecrets(env: Env): Record<string, string> {
  const given = Object.entries(env).filter(([name, value]) => name.startsWith(secretPrefix) && value);
  return Object.fromEntries(given.map(([name, value]) => [name.slice(secretPrefix.length), value!]));
}

function readInnerHosts(text: string | undefined, problems: Problem[]): string[] {
  const entries = (text ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);
  return entries.map((entry) => {
    const port = /:(\d{1,5})$/.exec(entry)?.[1];
    if (!port || !URL.canParse(`http://${entry}`))
      problems.push({ field: 'BELFRY_INNER_HOSTS', message: `takes host:port, not "${entry}"` });
    // As the guard compares: in the form of the URL standard, with the port that the standard would leave out.
    return port && URL.canParse(`http://${entry}`) ? `${new URL(`http://${entry}`).hostname}:${port}` : entry;
  });
}

/** The nearest folder above this file (source or bundle) that holds the migrations. */
function findRoot(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(folder, 'migrations'))) {
    const up = path.dirname(folder);
    if (up === folder) throw new Error('Belfry cannot find its own folder: "migrations" is missing.');
    folder = up;
  }
  return folder;
}
