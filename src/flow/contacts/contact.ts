/** How a contact can end. Every call, letter or visit ends in exactly one of these ways. */
export const endings = [
  'information',
  'referral',
  'service_request',
  'transfer',
  'transfer_911',
  'comment',
  'complaint',
  'follow_up',
] as const;
export type Ending = (typeof endings)[number];

/** One contact of anybody with the city, by any channel. */
export interface Contact {
  id: string;
  /** Instant, UTC. */
  at: Date;
  channel: string;
  ending: Ending;
  person_id: string | null;
  /** Who took it, when somebody did. */
  staff_id: string | null;
  request_id: string | null;
  language: string | null;
  note: string | null;
  /** Of a referral to a neighboring government: its key. */
  referred_to: string | null;
}
