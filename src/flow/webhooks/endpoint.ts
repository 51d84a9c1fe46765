/** What an endpoint can ask for. `ping` comes without asking. */
export const webhookTypes = [
  'request.opened',
  'request.updated',
  'request.closed',
  'request.reopened',
  'update.added',
] as const;
export type WebhookType = (typeof webhookTypes)[number];

export type PauseReason = 'hand' | 'failing' | 'gone';

/** Names a secret; the secret itself is in no table (`secretOf`). `until`: ISO instant after which it signs no more. */
export interface SecretMark {
  id: string;
  until: string | null;
}

export interface Endpoint {
  id: string;
  name: string;
  url: string;
  events: WebhookType[];
  /** null: all. */
  services: string[] | null;
  /** Departments whose private requests it is told; `*` for all, null for none. */
  private_of: string[] | null;
  /** The API client that it belongs to; null: the city's own. */
  client_id: string | null;
  owner_email: string;
  secrets: SecretMark[];
  state: 'active' | 'paused' | 'removed';
  pause_reason: PauseReason | null;
  paused_at: Date | null;
  catch_up_to: number | null;
  failures: number;
  failing_since: Date | null;
  last_success_at: Date | null;
  last_failure_at: Date | null;
  made_by: string;
  made_at: Date;
  changed_at: Date;
}

export const deliveryStates = ['waiting', 'retrying', 'delivered', 'failed', 'dropped'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

export interface Try {
  at: string;
  status: number | null;
  reason: string | null;
  ms: number;
}

export interface Delivery {
  id: string;
  /** Counts up over all endpoints. */
  nr: number;
  endpoint_id: string;
  event_id: string;
  type: WebhookType | 'ping';
  request_id: string | null;
  seq: number | null;
  body: string;
  state: DeliveryState;
  attempts: number;
  next_try_at: Date | null;
  created_at: Date;
  last_try_at: Date | null;
  delivered_at: Date | null;
  /** HTTP status of the last try; null when nobody answered. */
  status: number | null;
  /** First characters of the last answer. */
  answer: string | null;
  reason: string | null;
  tries: Try[];
}

/** Seconds between one try and the next; together 67 hours. */
export const retryPauses = [
  5, 30, 120, 600, 1800, 3600, 7200, 14_400, 28_800, 43_200, 57_600, 86_400,
] as const;

/** Days that the log is kept. */
export const logDays = 30;
