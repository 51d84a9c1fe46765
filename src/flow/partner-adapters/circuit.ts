import CircuitBreaker from 'opossum';
import type { Memory } from '#platform/context';
import type { Partner } from '#reference/partners';
import { PartnerFault } from './adapter.ts';

/** Milliseconds for which a partner that does not answer is left alone. */
export const restMs = 5_000;

/** One partner's circuit in this process: when half of the last calls (at least four in a minute) failed, it is left alone. */
class PartnerCircuit {
  private readonly breaker = new CircuitBreaker((call: () => Promise<unknown>) => call(), {
    // Calls have time limits of their own.
    timeout: false,
    volumeThreshold: 4,
    errorThresholdPercentage: 49,
    rollingCountTimeout: 60_000,
    resetTimeout: restMs,
    errorFilter: (error: unknown) => !(error instanceof PartnerFault) || error.kind === 'refused',
  });

  get isOpen(): boolean {
    return this.breaker.opened;
  }

  /** Throws what the call throws, and `PartnerFault` (`open`) without calling while the partner is left alone. */
  async fire<T>(call: () => Promise<T>): Promise<T> {
    try {
      return (await this.breaker.fire(call)) as T;
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'EOPENBREAKER') throw error;
      throw new PartnerFault('open', 'it has not answered lately');
    }
  }
}

/** A process has one memory, and so one set of circuits. */
const circuits = new WeakMap<Memory, Map<string, PartnerCircuit>>();

/** Another address is another circuit. */
export function circuitOf(memory: Memory, { key, url }: Partner): PartnerCircuit {
  const all = circuits.get(memory) ?? new Map<string, PartnerCircuit>();
  circuits.set(memory, all);
  const name = `${key} ${url ?? ''}`;
  const circuit = all.get(name) ?? new PartnerCircuit();
  all.set(name, circuit);
  return circuit;
}
