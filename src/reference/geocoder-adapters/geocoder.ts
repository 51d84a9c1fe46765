import type { PlacedCandidate } from '#reference/addresses';
import type { GeocoderSettings } from '#reference/catalog';
import type { Bounds, Point } from '#reference/places';

/** A place as a geocoder told it, in the words of no vendor. This is what is kept. */
export interface Hit extends Point {
  kind: PlacedCandidate['kind'];
  /** "1234 Market Street", "N Broad St & Market St", the name of a landmark: without town and state. */
  text: string;
  precision: Exclude<PlacedCandidate['precision'], 'none'>;
  /** What tells it apart: the ZIP code, the street of a landmark. */
  detail?: string;
}

export interface FindQuestion {
  text: string;
  /** West, south, east, north: nothing outside of it is wanted. */
  box: Bounds;
  /** At most so many. */
  limit: number;
}

/** One kind of question to one kind of service: pure, so that the network is in one place only. */
export interface Exchange<Q> {
  /** The address to get. `base` has no slash at its end. */
  url(base: string, question: Q, settings: GeocoderSettings & { secret?: string }): URL;
  /** Statuses besides 200 with which the service says that it found nothing. */
  nothing?: readonly number[];
  /** What the answer says; throws `Fault` for what is no answer of this service. */
  read(body: unknown): Hit[];
}

export interface Adapter {
  find: Exchange<FindQuestion>;
  /** Absent: this service knows no addresses by their place. Nearest first. */
  reverse?: Exchange<Point>;
  attribution: string;
}

/** The port: one geocoder as it is configured. Both throw `Fault`, and nothing else, when there is no answer in time. */
export interface Geocoder {
  settings: GeocoderSettings;
  attribution: string;
  find(question: FindQuestion, milliseconds: number): Promise<Hit[]>;
  /** What is near a place, nearest first; absent where the service knows no addresses by place. */
  reverse?(point: Point, milliseconds: number): Promise<Hit[]>;
}

/** Why there was no answer. */
export type FaultReason =
  | 'timeout'
  | 'unreachable'
  | 'refused'
  | 'too_many'
  | 'error'
  | 'redirect'
  | 'too_large'
  | 'not_json'
  | 'unreadable'
  | 'question'
  | 'open'
  | 'busy'
  | 'spent'
  | 'no_secret';

/** Reasons that lie with us or with the one question, not with the service. */
const harmless = new Set<FaultReason>(['question', 'open', 'busy', 'spent', 'no_secret']);

/** A question without an answer. Never leaves this room: whoever asks gets what others know. */
export class Fault extends Error {
  constructor(readonly reason: FaultReason) {
    super(reason);
  }

  /** Whether it speaks against the service. */
  get counts(): boolean {
    return !harmless.has(this.reason);
  }
}
