/**
 * How far a request is on its way to a partner. `held`: of a partner that is only tried, until staff send it. `waiting`: to be sent.
 * `token`: they have it and have not given it a number yet. `failed`: to be tried again. `dead`: not tried again by itself.
 * `dropped`: it went to another department before it was sent.
 */
export const deliveryStates = ['held', 'waiting', 'token', 'done', 'failed', 'dead', 'dropped'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** A request that goes to a partner. */
export interface Delivery {
  id: string;
  partner_key: string;
  request_id: string;
  since_seq: number;
  state: DeliveryState;
  asked_at: Date | null;
  token: string | null;
  remote_id: string | null;
  notice: string | null;
  remote_status: string | null;
  remote_at: Date | null;
  attempts: number;
  tried_at: Date | null;
  next_at: Date | null;
  reason: string | null;
  left_at: Date | null;
  created_at: Date;
  done_at: Date | null;
}

/** Whether somebody may send it by hand: itself, or what was to be told of it later and failed for good. */
export function maySendAgain(
  { state, left_at }: Pick<Delivery, 'state' | 'left_at'>,
  deadMessages: number,
): boolean {
  if (left_at && state !== 'done') return false;
  return state === 'held' || state === 'failed' || state === 'dead' || deadMessages > 0;
}

export type MessageState = 'waiting' | 'sending' | 'done' | 'dead' | 'dropped';

/** A line of a request's history that a partner is told. */
export interface Message {
  id: string;
  delivery_id: string;
  seq: number;
  state: MessageState;
  word: string;
  text: string;
  files: string[];
  at: Date;
  send_after: Date;
  remote_id: string | null;
  attempts: number;
  reason: string | null;
  done_at: Date | null;
}

/**
 * What became of what a partner told. `unknown`: of a request that we know nothing of (yet). `aside`: staff, or its having gone
 * elsewhere, said that it does not count.
 */
export type IncomingState = 'waiting' | 'unknown' | 'applied' | 'dead' | 'aside';

export interface Incoming {
  partner_key: string;
  update_id: string;
  remote_id: string;
  state: IncomingState;
  word: string;
  code: string | null;
  text: string | null;
  media: string[];
  at: Date;
  attempts: number;
  reason: string | null;
  received_at: Date;
  applied_at: Date | null;
}

export const channelOf = (partnerKey: string) => `partner:${partnerKey}`;

/** Tries before something is given up: over about five days. */
export const mostAttempts = 24;
const pauses = [5, 15, 45, 120, 300, 900, 1800, 3600, 7200, 14_400, 21_600];

/** Milliseconds until the next try. */
export function pauseAfter(attempts: number, retryAfter: number | null = null): number {
  const usual = pauses[Math.min(attempts, pauses.length) - 1] ?? 0;
  return 1000 * Math.max(usual, Math.min(retryAfter ?? 0, 86_400));
}

const tokenPauses = [2, 5, 15, 30, 60, 120, 300, 600, 1800, 3600];

/** Milliseconds until a token is asked for again: they may take a minute or a working day. */
export function tokenPause(times: number): number {
  return 1000 * tokenPauses[Math.min(times, tokenPauses.length) - 1]!;
}
