import pg from 'pg';

/** How often a statement must have come before it is worth keeping prepared. */
const oftenEnough = 3;
/** How many statements the process knows by name; PostgreSQL keeps each once a connection. */
const mostNames = 300;
const mostCounted = 5_000;

let named = 0;
const counts = new Map<string, number>();
const names = new Map<string, string>();

/**
 * A connection on which statements that come again and again are prepared, and on which BEGIN goes out with the first statement of
 * its transaction instead of by itself (the driver's pipeline mode allows that). Nothing else is sent before the answer to what was sent
 * last: Kysely queues the statements of a transaction, and those that stand in the queue when one fails would run after
 * the rollback, each for itself. Cursors and COPY want a plain connection.
 */
export class PreparingClient extends pg.Client {
  private isCorked = false;

  constructor(config?: pg.ClientConfig) {
    super({ ...config, pipeline: true } as pg.ClientConfig);
  }

  // biome-ignore lint/suspicious/noExplicitAny: the driver's own overloads
  override query(...given: any[]): any {
    this.cork();
    const [text, values] = given;
    if (given.length > 2 || typeof text !== 'string' || !Array.isArray(values))
      return super.query(...(given as [string]));
    if (text === 'begin') {
      // Nobody needs its answer: a connection that cannot begin cannot do what comes next either.
      super.query(text).catch(() => {});
      return Promise.resolve({ command: 'BEGIN', rowCount: 0, rows: [] });
    }
    const name = nameOf(text);
    const answer = super.query({ text, values, name });
    return name ? answer.catch(forgetStale) : answer;
  }

  /** What is asked in one turn of the event loop goes out as one packet. */
  private cork() {
    if (this.isCorked) return;
    const { stream } = (this as unknown as { connection: { stream: NodeJS.WriteStream } }).connection;
    this.isCorked = true;
    stream.cork();
    process.nextTick(() => {
      this.isCorked = false;
      stream.uncork();
    });
  }
}

/**
 * The name under which a statement stays prepared, once it came often enough. Lists get a plan of their own each time: what is
 * rare under one filter is common under another.
 */
function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known || names.size >= mostNames || /\blimit\b/i.test(text)) return known;
  if (counts.size >= mostCounted) counts.clear();
  const count = (counts.get(text) ?? 0) + 1;
  counts.set(text, count);
  if (count < oftenEnough) return undefined;
  const name = `belfry_${named++}`;
  counts.delete(text);
  names.set(text, name);
  return name;
}

/** A migration has changed a table under a prepared statement: the next try prepares everything anew. */
function forgetStale(error: Error & { code?: string }): never {
  if (error.code === '0A000' && /cached plan/.test(error.message)) names.clear();
  throw error;
}
