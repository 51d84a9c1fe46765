import pg from 'pg';
import type { Ctx, Memory } from '#platform/context';
import type { Log } from '#platform/log';
import { ring } from './ring.ts';

type Hearer = (topic: string) => void;

/**
 * The process's one ear on PostgreSQL (LISTEN): drops remembered reference data that others changed, and tells open
 * pages that a topic has news. A lost connection is made again after a second; meanwhile pages are only less fresh.
 */
export class LiveHub {
  private client: pg.Client | undefined;
  private readonly hearers = new Set<Hearer>();
  private closed = false;

  constructor(
    private readonly url: string,
    private readonly memory: Memory,
    private readonly log: Log,
  ) {}

  async open(): Promise<void> {
    const client = new pg.Client({ connectionString: this.url, application_name: 'belfry live' });
    client.on('error', (error) => this.retry(client, error));
    client.on('end', () => this.retry(client, new Error('ended')));
    client.on('notification', (note) => this.hear(note.channel, note.payload ?? ''));
    await client.connect();
    await client.query('listen belfry_memory; listen belfry_live');
    // What was loaded while nobody listened may be old by now.
    this.memory.clear();
    this.client = client;
  }

  /** Calls `hearer` with every topic that has news, until the returned function is called. */
  subscribe(hearer: Hearer): () => void {
    this.hearers.add(hearer);
    return () => this.hearers.delete(hearer);
  }

  async close() {
    this.closed = true;
    await this.client?.end().catch(() => {});
  }

  private hear(channel: string, payload: string) {
    if (channel === 'belfry_memory') this.memory.drop(payload);
    else for (const hearer of this.hearers) hearer(payload);
  }

  private retry(client: pg.Client, error: Error) {
    if (this.closed || (this.client && this.client !== client)) return;
    this.client = undefined;
    this.memory.clear();
    this.log.warn({ error: error.message }, 'the live connection was lost');
    setTimeout(() => {
      if (!this.closed) this.open().catch((again: Error) => this.retry(client, again));
    }, 1000).unref();
  }
}

/** Tells open pages, after the commit, that a topic (`request:ID`, `list`) has news. */
export async function publish(ctx: Ctx, topic: string) {
  ring(ctx, { topic });
}
