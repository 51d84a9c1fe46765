import { type Fields, findRecords, speaksOf } from './find-records.ts';
import type { Tree } from './read-answer.ts';
import { instantOf } from './read-instant.ts';
import { idOf, mediaOf, pointOf, textOf } from './read-values.ts';

/** A request of another system, as far as it tells. Times are instants; degrees are WGS84. */
export interface TheirRequest {
  id: string;
  /** Their word, in lower case: `open`, `closed`, or whatever they write. */
  status: string;
  notes: string | null;
  serviceCode: string | null;
  description: string | null;
  requestedAt: Date | null;
  updatedAt: Date | null;
  address: string | null;
  at: { lat: number; lng: number } | null;
  media: string[];
  /** The mark of whoever posted it, where the server tells it. */
  clientRequestId: string | null;
}

/** What happened to a request there. */
export interface TheirUpdate {
  id: string;
  requestId: string;
  /** Their word in lower case; empty when they tell none. */
  status: string;
  /** A finer word of their own (`external_status_code`). */
  code: string | null;
  at: Date | null;
  description: string | null;
  media: string[];
}

/** The end of a post. `accepted`: they took it and never tell a number (blackbox). */
export type Posted =
  | { end: 'id'; id: string; notice: string | null }
  | { end: 'token'; token: string; notice: string | null }
  | { end: 'accepted'; notice: string | null };

const requests = {
  lists: ['service_requests', 'requests'],
  item: 'request',
  marks: ['service_request_id', 'token', 'requested_datetime', 'service_notice', 'account_id'],
};
const updates = {
  lists: ['service_request_updates', 'request_updates', 'service_requests_updates'],
  item: 'request_update',
  marks: ['update_id', 'service_request_id'],
};

/** Null: this is no list of requests. Rows without a number, which some servers list for a while, are left out. */
export function readRequests(tree: Tree, zone: string): TheirRequest[] | null {
  if (!speaksOf(tree, requests)) return null;
  return findRecords(tree, requests).flatMap((fields): TheirRequest[] => {
    const id = idOf(fields['service_request_id']);
    return id ? [toRequest(id, fields, zone)] : [];
  });
}

function toRequest(id: string, fields: Fields, zone: string): TheirRequest {
  const extended = findRecords(fields['extended_attributes'] as Tree, {
    lists: [],
    item: '',
    marks: ['client_request_id'],
  })[0];
  return {
    id,
    status: textOf(fields['status'])?.toLowerCase() ?? '',
    notes: textOf(fields['status_notes']),
    serviceCode: idOf(fields['service_code']),
    description: textOf(fields['description']),
    requestedAt: instantOf(fields['requested_datetime'], zone),
    updatedAt: instantOf(fields['updated_datetime'], zone),
    address: textOf(fields['address']),
    at: pointOf(fields['lat'], fields['long'] ?? fields['lon'] ?? fields['lng']),
    media: mediaOf(fields['media_url'] as Tree),
    clientRequestId: idOf(fields['client_request_id']) ?? idOf(extended?.['client_request_id']),
  };
}

/** Null: this is no list of updates. What names no request is left out; what has no id gets one of its content. */
export function readUpdates(tree: Tree, zone: string): TheirUpdate[] | null {
  if (!speaksOf(tree, updates)) return null;
  return findRecords(tree, updates).flatMap((fields): TheirUpdate[] => {
    const requestId = idOf(fields['service_request_id']);
    if (!requestId) return [];
    const status = textOf(fields['status'])?.toLowerCase() ?? '';
    const at = instantOf(fields['updated_datetime'] ?? fields['requested_datetime'], zone);
    const description = textOf(fields['description']);
    return [
      {
        id: idOf(fields['update_id']) ?? `${requestId} ${status} ${at?.toISOString() ?? ''}`,
        requestId,
        status,
        code: idOf(fields['external_status_code']),
        at,
        description,
        media: mediaOf([fields['media_urls'] ?? null, fields['media_url'] ?? null]),
      },
    ];
  });
}

/** What a post of a request was answered with; null: nothing that tells whether they have it. */
export function readPosted(tree: Tree): Posted | null {
  const found = findRecords(tree, requests);
  const fields = found[0];
  if (!fields) return null;
  const notice = textOf(fields['service_notice']);
  const id = idOf(fields['service_request_id']);
  if (id) return { end: 'id', id, notice };
  const token = idOf(fields['token']);
  if (token) return { end: 'token', token, notice };
  return { end: 'accepted', notice };
}

/** The number that a token stands for; null: not yet. */
export function readToken(tree: Tree): string | null {
  for (const fields of findRecords(tree, requests)) {
    const id = idOf(fields['service_request_id']);
    if (id) return id;
  }
  return null;
}

/** The id that a posted update has there; null when they tell none. */
export function readPostedUpdate(tree: Tree): string | null {
  return idOf(findRecords(tree, { ...updates, marks: ['update_id', 'token'] })[0]?.['update_id']);
}
