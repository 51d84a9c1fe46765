import type { Request } from '#flow/requests';
import type { Ctx } from '#platform/context';
import type { House } from '#platform/house';
import type { Service } from '#reference/catalog';
import type { Partner } from '#reference/partners';

/** The parts of the house that sending needs. */
export type PartnerDesk = Pick<House, 'catalogs' | 'mailer' | 'config' | 'store'>;

/** One partner as it is called. */
export interface Call {
  ctx: Ctx;
  desk: PartnerDesk;
  partner: Partner;
}

export interface PhotoToSend {
  id: string;
  /** Where everybody can fetch it; null when the public does not see it. */
  url: string | null;
}

/** A request as a partner is to have it: what it may not have is not in it. */
export interface Parcel {
  /** The same for every try. */
  mark: string;
  request: Request;
  service: Service;
  /** In the city's first language. */
  serviceName: string;
  text: string | null;
  answers: readonly { key: string; value: unknown }[];
  contact: { name: string | null; email: string | null; phone: string | null } | null;
  photos: readonly PhotoToSend[];
  /** The request's page for everybody. */
  link: string;
}

/** Something that happened later. */
export interface MessageToSend {
  mark: string;
  /** Their number. */
  remoteId: string;
  number: string;
  /** Whose it is now. */
  department: string | null;
  seq: number;
  /** A word of Open311 updates. */
  word: string;
  text: string;
  photos: readonly PhotoToSend[];
  at: Date;
}

export type Sent =
  | { end: 'id'; id: string; notice: string | null }
  | { end: 'token'; token: string; notice: string | null }
  /** They have it and never tell a number: ours stands for it. */
  | { end: 'accepted'; notice: string | null };

/** What they told, before anybody has looked what it means. */
export interface NewsRow {
  id: string;
  remoteId: string;
  word: string;
  code: string | null;
  text: string | null;
  media: string[];
  at: Date | null;
  /** It cannot be used at all, and why. */
  problem?: string;
}

/** News and what to do once they are kept. */
export interface News {
  rows: NewsRow[];
  /** Called after the rows are safely in the database. */
  kept?(): Promise<void>;
}

/** The port: one kind of system. All of it throws `PartnerFault`, and nothing else that another system can cause. */
export interface Adapter {
  send(call: Call, parcel: Parcel): Promise<Sent>;
  /** Numbers there under which what was sent since then may lie, best first. Absent: sending twice does no harm. */
  find?(call: Call, parcel: Parcel, since: Date): Promise<string[]>;
  resolve?(call: Call, token: string): Promise<string | null>;
  /** Passes a later event on; answers its id there. Absent: they are not told. */
  tell?(call: Call, message: MessageToSend): Promise<string | null>;
  news?(call: Call, window: { from: Date; to: Date }): Promise<News>;
  /** How requests stand there, by number; those that it does not know are missing. At most 50 at once. */
  states?(call: Call, ids: readonly string[]): Promise<NewsRow[]>;
}

/**
 * `refused`: asking the same again is pointless. `key`: nothing will go until somebody mends the key. `later`: it did not arrive.
 * `unsure`: it may have arrived. `open`: it was not even tried, since they do not answer at the moment.
 */
export type PartnerFaultKind = 'refused' | 'key' | 'later' | 'unsure' | 'open';

export class PartnerFault extends Error {
  constructor(
    readonly kind: PartnerFaultKind,
    message: string,
    /** Seconds, where they say when to come back. */
    readonly retryAfter: number | null = null,
  ) {
    super(message);
  }
}
