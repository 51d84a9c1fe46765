import type { Format, Rule } from './outcome.ts';
import type { Probe } from './probe.ts';

export interface Check {
  /** Letter of the group and a number; a small letter after it where one matter has several checks: `P8b`. */
  id: string;
  title: string;
  rule: Rule;
  /** Where the format matters it runs in XML and in JSON. */
  formats: 'each' | 'once';
  /** It makes requests or updates, so it is not tried with `--read-only`. */
  writes?: boolean;
  run(probe: Probe, format: Format): Promise<void>;
}
