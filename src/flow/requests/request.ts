import type { DueExplanation, Pause, Sla } from '#reference/calendar';
import type { OutcomeKind } from '#reference/catalog';
import type { Status } from './status.ts';

/** What the city promised: the agreement as it stood on that day, when the clock ran, and how the due time was counted. */
export interface ServicePromise {
  sla: Sla;
  /** ISO instants, UTC. */
  startedAt: string;
  pauses: StoredPause[];
  explanation: DueExplanation;
}

/** A `Pause` as JSON keeps it. */
export interface StoredPause {
  from: string;
  to: string | null;
  reason: string;
}

export function toPauses(stored: readonly StoredPause[]): Pause[] {
  return stored.map((p) => ({ from: new Date(p.from), to: p.to ? new Date(p.to) : null, reason: p.reason }));
}

/** Where it is. `lat` and `lng` are WGS84 degrees, both or neither. */
export interface Place {
  address: string | null;
  /** `pin`: nobody gave the address; it was found from the point and says what is near. */
  address_source?: 'pin' | null;
  lat: number | null;
  lng: number | null;
  h3: string | null;
  /** `layer:key` of every area that holds the point (or that the resident named). */
  areas: string[];
}

/** The case as the hall keeps it. Nothing in it names a person. */
export interface Request extends Place {
  id: string;
  /** `YY-NNNNNNN`, what people read to each other. */
  number: string;
  service_key: string;
  service_version: number;
  status: Status;
  outcome: OutcomeKind | null;
  /** null: in the triage queue. */
  department_key: string | null;
  assignee_id: string | null;
  channel: string;
  language: string;
  public: boolean;
  /** The numbered thing that it is about, as `layer:key` of `reference/assets`. */
  asset: string | null;
  description: string;
  public_text: string | null;
  opened_at: Date;
  updated_at: Date;
  closed_at: Date | null;
  due_at: Date | null;
  scheduled_for: Date | null;
  promise: ServicePromise | null;
  parent_id: string | null;
  me_too: number;
  reopened: number;
  photo_id: string | null;
  source: string | null;
  source_id: string | null;
  source_digest: string | null;
  /** Counts the rows of its history; a form sends it back so that nobody overwrites what they have not seen. */
  version: number;
}

export const historyKinds = [
  'opened',
  'routed',
  'status',
  'closed',
  'reopened',
  /** Whoever asked says that it is fixed. */
  'confirmed',
  'comment',
  'assigned',
  'reclassified',
  'moved',
  'promised',
  'linked',
  'unlinked',
  'files',
  /** Loaded again from the system that it came from: details that no other line tells. For staff. */
  'imported',
  'undone',
] as const;
export type HistoryKind = (typeof historyKinds)[number];

/** One row of the append-only history. */
export interface HistoryEntry {
  request_id: string;
  seq: number;
  at: Date;
  kind: HistoryKind;
  actor_kind: string;
  actor_id: string | null;
  actor_name: string;
  channel: string;
  public: boolean;
  note: string | null;
  data: Record<string, unknown>;
}

const numberPattern = /^\d{2}-?\d{7}$/;

/** The tracking number in what somebody typed or read aloud ("26 0000123", "#26-0000123"); null when there is none. */
export function parseNumber(text: string): string | null {
  const plain = text.replace(/[\s#.]/g, '');
  if (!numberPattern.test(plain)) return null;
  const digits = plain.replace('-', '');
  return `${digits.slice(0, 2)}-${digits.slice(2)}`;
}
