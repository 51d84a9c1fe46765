import type { Box, Status } from '#flow/requests';
import type { DueState } from '#flow/work';

/** Between two instants: `from` belongs, `to` does not. */
export interface Span {
  from?: Date;
  to?: Date;
}

/** Which requests are wanted. Lists are "any of"; what is left out does not matter. */
export interface ListFilter {
  services?: readonly string[];
  statuses?: readonly Status[];
  /** true: not closed; false: closed. */
  open?: boolean;
  /** `layer:key` */
  areas?: readonly string[];
  /** null is the triage queue. */
  departments?: readonly (string | null)[];
  /** Keys of ways in; only for readers with a reach of their own, and within it. */
  channels?: readonly string[];
  opened?: Span;
  updated?: Span;
  closed?: Span;
  due?: DueState;
  box?: Box;
  /** Degrees, WGS84, and metres. */
  near?: { lat: number; lng: number; radius: number };
  /** A number, or a part of the address (of what the reader reaches and is open also of the description). */
  text?: string;
  photo?: boolean;
  /** `layer:key` of a numbered thing. */
  asset?: string;
  public?: boolean;
}

export interface ListOrder {
  by: 'opened' | 'updated';
  direction: 'desc' | 'asc';
}
