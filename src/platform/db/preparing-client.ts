import pg from 'pg';
import { Statements } from './statements.ts';

/** What the driver keeps of a connection and does not offer. */
interface Connection {
  stream: NodeJS.WriteStream;
  parsedStatements: Record<string, string>;
}

/** How the text of a statement begins for whose answer nobody waits: see `sendWrite`. */
export const unanswered = '/* unanswered */ ';
const nothing = { rowCount: 0, rows: [] };

/** A class of connections for one pool: what has come often enough over one of them is prepared on each. */
export function preparingClients(): typeof pg.Client {
  const statements = new Statements();
  return class extends PreparingClient {
    constructor(config?: string | pg.ClientConfig) {
      super(config as pg.ClientConfig, statements);
    }
  };
}

/**
 * A connection on which statements that come again and again are prepared, and on which BEGIN and writes whose answers nobody needs
 * go out together with the statement behind them (the driver's pipeline mode allows that): to the database and back is what a short
 * transaction waits for most. Everything else waits for the answer to what was sent last: Kysely queues the
 * statements of a transaction, and those that stand in the queue when one fails would run after the rollback, each for itself.
 * Cursors and COPY want a plain connection.
 */
class PreparingClient extends pg.Client {
  private isCorked = false;
  /** What a write failed with whose answer nobody waited for. */
  private failure: Error | undefined;

  constructor(
    config: pg.ClientConfig,
    private readonly statements: Statements,
  ) {
    super({ ...config, pipeline: true } as pg.ClientConfig);
  }

  // biome-ignore lint/suspicious/noExplicitAny: the driver's own overloads
  override query(...given: any[]): any {
    this.cork();
    const [text, values] = given;
    if (given.length > 2 || typeof text !== 'string' || !Array.isArray(values))
      return super.query(...(given as [string]));
    if (text === 'begin') {
      this.sendOnly({ text });
      return Promise.resolve({ command: 'BEGIN', ...nothing });
    }
    const query = { text, values, name: this.statements.nameOf(text) };
    if (text.startsWith(unanswered)) {
      this.sendOnly(query);
      return Promise.resolve({ command: '', ...nothing });
    }
    return this.answered(query);
  }

  /** The driver calls back at once when it could not even send it. */
  private sendOnly(query: pg.QueryConfig) {
    super.query(query, (error: Error | null) => {
      if (error) this.failure ??= this.forgetting(query, error);
    });
  }

  /**
   * A commit of which a write before has failed answers ROLLBACK and no error; one that PostgreSQL has not got at all must not be
   * committed without it. A rollback comes after every failure, and ends it.
   */
  private async answered(query: pg.QueryConfig): Promise<pg.QueryResult> {
    const { text } = query;
    if (text === 'commit' && this.failure) throw this.failure;
    try {
      const result = await super.query(query).catch((error) => {
        const own = this.forgetting(query, error);
        throw this.failure ?? own;
      });
      if (text === 'commit' && this.failure) throw this.failure;
      return result;
    } finally {
      // Answered: so is all that was sent before.
      if (text === 'rollback') this.failure = undefined;
    }
  }

  /**
   * A migration has changed a table under a prepared statement: the next try prepares everything anew. And where a value
   * cannot be written, the driver closes the statement and does not note it.
   */
  private forgetting<E extends Error & { code?: string }>({ name }: pg.QueryConfig, error: E): E {
    if (error.code === '0A000' && /cached plan/.test(error.message)) this.statements.forgetNames();
    if (name && !(error instanceof pg.DatabaseError)) delete this.connected.parsedStatements[name];
    return error;
  }

  private get connected() {
    return (this as unknown as { connection: Connection }).connection;
  }

  /** What is asked in one turn of the event loop goes out as one packet. */
  private cork() {
    if (this.isCorked) return;
    const { stream } = this.connected;
    this.isCorked = true;
    stream.cork();
    process.nextTick(() => {
      this.isCorked = false;
      stream.uncork();
    });
  }
}
