import type { Box, Status } from '#flow/requests';
import type { DueState } from '#flow/work';

/** Between two instants: `from` belongs, `to` does not. */
export interface Span {
  from?: Date;
  to?: Date;
}

/** Which requests are wanted. Lists are "any of", an empty one finds nothing; what is left out does not matter. */
export interface ListFilter {
  /** Tracking numbers, of which the first 1,000 count. */
  numbers?: readonly string[];
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
  /** A part of the public text or of the address. No index finds it: it is looked for in the rows of the window. */
  words?: string;
  photo?: boolean;
  /** `layer:key` of a numbered thing. */
  asset?: string;
  public?: boolean;
}

export interface ListOrder {
  by: 'opened' | 'updated';
  direction: 'desc' | 'asc';
}

export interface ListQuery {
  filter: ListFilter;
  /** Newest first unless given. */
  order?: ListOrder;
  after?: string;
  /** Rows to leave out before the page, for readers who count pages. */
  skip?: number;
  limit?: number;
}

/** How much one page may look at. */
export interface Bounds {
  /** Rows of the order that are looked through when neither a short look nor an index of what is rare was enough. */
  window: number;
  /** What an index of its own finds no oftener than this is fetched whole and sorted: up to a fifth of `window` before, the rest after. */
  few: number;
  /** Rows that are looked through when nothing of it was enough: then the page ends, and the next one goes on from there. */
  far: number;
}
