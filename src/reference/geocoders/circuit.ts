import CircuitBreaker from 'opossum';
import type { Memory } from '#platform/context';
import type { GeocoderSettings } from '#reference/catalog';
import { Fault, type FaultReason, type Hit } from '#reference/geocoder-adapters';

/** What this process has seen of a geocoder since it started. */
export interface Circuit {
  state: 'closed' | 'half_open' | 'open';
  /** Answers, empty ones included. */
  answers: number;
  failures: number;
  /** Questions that were answered from what is kept. */
  kept: number;
  lastFailure?: FaultReason;
}

/** One geocoder's circuit in this process: after three failures in a minute it is left alone for half a minute, then tried once. */
export class GeocoderCircuit implements Circuit {
  answers = 0;
  failures = 0;
  kept = 0;
  lastFailure?: FaultReason;
  private readonly breaker = new CircuitBreaker((ask: () => Promise<Hit[]>) => ask(), {
    // The fetch has a time limit of its own, which also ends it.
    timeout: false,
    volumeThreshold: 3,
    errorThresholdPercentage: 49,
    rollingCountTimeout: 60_000,
    resetTimeout: restMs,
    capacity: 6,
    errorFilter: (error: unknown) => !(error instanceof Fault) || !error.counts,
  });

  get state(): Circuit['state'] {
    if (this.isOpen()) return 'open';
    return this.breaker.halfOpen || this.breaker.pendingClose ? 'half_open' : 'closed';
  }

  isOpen(): boolean {
    return this.breaker.opened;
  }

  /** Asks, unless the circuit is open or six questions are under way. Throws `Fault`. */
  async fire(ask: () => Promise<Hit[]>): Promise<Hit[]> {
    try {
      const hits = await this.breaker.fire(ask);
      this.answers += 1;
      return hits;
    } catch (error) {
      const fault = asFault(error);
      if (fault.counts) this.failures += 1;
      if (fault.counts) this.lastFailure = fault.reason;
      // It has said itself that it wants to be left alone.
      if (fault.reason === 'too_many') this.breaker.open();
      throw fault;
    }
  }
}

export const restMs = 30_000;

function asFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const code = (error as { code?: unknown }).code;
  if (code === 'EOPENBREAKER') return new Fault('open');
  if (code === 'ESEMLOCKED') return new Fault('busy');
  throw error;
}

interface Known {
  name: string;
  circuit: GeocoderCircuit;
}

/** A process has one memory, and so one set of circuits. */
const circuits = new WeakMap<Memory, Map<string, Known>>();

export function circuitOf(memory: Memory, { name, kind, url }: GeocoderSettings): GeocoderCircuit {
  const all = circuits.get(memory) ?? new Map<string, Known>();
  circuits.set(memory, all);
  const key = JSON.stringify([name, kind, url]);
  const known = all.get(key) ?? { name, circuit: new GeocoderCircuit() };
  all.set(key, known);
  return known.circuit;
}

export function circuitsIn(memory: Memory): Known[] {
  return [...(circuits.get(memory)?.values() ?? [])];
}
