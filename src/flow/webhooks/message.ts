import type { HistoryEntry, Request } from '#flow/requests';
import { lastWords } from '#flow/updates';
import type { Ctx } from '#platform/context';
import { type Catalog, catalogOf, say } from '#reference/catalog';
import { formatInstant, type RequestRecord, statusWord, type UpdateRecord } from '#reference/open311';
import type { WebhookType } from './endpoint.ts';

/** Counts up when a field changes its meaning or goes away; new fields do not count. */
export const messageVersion = 1;

/** The public record in the names of Open311, and what only we know. Instants have the offset of the city's zone. */
export interface WebhookRequest extends RequestRecord {
  /** Our own word: `received`, `accepted`, `scheduled`, `in_progress`, `waiting`, `closed`, `reopened`. */
  state: string;
  outcome: string | null;
  department: string | null;
  /** `layer:key`. */
  areas: string[];
  closed_datetime: string | null;
  /** Number of the request that it repeats. */
  duplicate_of: string | null;
  private: boolean;
  url: string;
}

export interface WebhookMessage {
  type: WebhookType | 'ping';
  version: number;
  /** Of the event: the same for all messages that it leads to. */
  id: string;
  /** Instant of the event, ISO 8601 in UTC. */
  timestamp: string;
  data: {
    request?: WebhookRequest;
    /** What happened, as a line of the public history: `update_id` is unique, its last part counts up within the request. */
    update?: UpdateRecord & { kind: string };
    message?: string;
  };
}

/** What is told of one line of a request's history. */
export interface Told {
  request: Request;
  /** Without what the public may not read: then it has no words. */
  line: Pick<HistoryEntry, 'seq' | 'at' | 'kind' | 'public' | 'note' | 'data'>;
  /** The last public words about the request. */
  statusNotes: string | null;
  duplicateOf: string | null;
}

/** Reads what a message needs; undefined when the line is gone. Of private lines only that they are there. */
export async function loadTold(ctx: Ctx, requestId: string, seq: number): Promise<Told | undefined> {
  const { db } = ctx;
  const request = await db.selectFrom('request').selectAll().where('id', '=', requestId).executeTakeFirst();
  const line = await db
    .selectFrom('request_history')
    .select(['seq', 'at', 'kind', 'public', 'note', 'data'])
    .where('request_id', '=', requestId)
    .where('seq', '=', seq)
    .executeTakeFirst();
  if (!request || !line) return undefined;
  const parent = request.parent_id
    ? await db
        .selectFrom('request')
        .select('number')
        .where('id', '=', request.parent_id)
        .where('public', '=', true)
        .executeTakeFirst()
    : undefined;
  const statusNotes = await lastWords(ctx, requestId, seq);
  return { request, line, statusNotes, duplicateOf: parent?.number ?? null };
}

/** The message's body, as it is signed and sent. */
export async function writeMessage(
  ctx: Ctx,
  publicUrl: string,
  event: { id: string; at: Date; type: WebhookType },
  told: Told,
): Promise<string> {
  const catalog = await catalogOf(ctx);
  const message: WebhookMessage = {
    type: event.type,
    version: messageVersion,
    id: event.id,
    timestamp: event.at.toISOString(),
    data: {
      request: requestOf(catalog, publicUrl, told),
      update: updateOf(catalog, told),
    },
  };
  return JSON.stringify(message);
}

function requestOf(catalog: Catalog, publicUrl: string, told: Told): WebhookRequest {
  const { request } = told;
  const instant = (at: Date | null) => at && formatInstant(at, catalog.calendar.timezone);
  const first = catalog.city.languages[0]!;
  return {
    service_request_id: request.number,
    status: request.closed_at ? 'closed' : 'open',
    status_notes: told.statusNotes,
    service_name: say(catalog.service(request.service_key)?.name, first) || request.service_key,
    service_code: request.service_key,
    description: request.public_text || null,
    agency_responsible: say(catalog.department(request.department_key)?.name, first) || null,
    service_notice: null,
    requested_datetime: instant(request.opened_at)!,
    updated_datetime: instant(request.updated_at)!,
    expected_datetime: instant(request.due_at),
    address: request.address,
    address_id: null,
    zipcode: null,
    lat: request.lat,
    long: request.lng,
    media_url: request.photo_id && `${publicUrl}/photos/${request.photo_id}/large`,
    state: request.status,
    outcome: request.outcome,
    department: request.department_key,
    areas: request.areas,
    closed_datetime: instant(request.closed_at),
    duplicate_of: told.duplicateOf,
    private: !request.public,
    url: `${publicUrl}/requests/${request.number}`,
  };
}

function updateOf(catalog: Catalog, { request, line }: Told): UpdateRecord & { kind: string } {
  return {
    update_id: `${request.number}-${line.seq}`,
    service_request_id: request.number,
    status: statusWord(stateAfter(request, line)),
    updated_datetime: formatInstant(line.at, catalog.calendar.timezone),
    description: line.public ? line.note : null,
    media_url: null,
    kind: line.kind,
  };
}

/** The line's own state where it tells one: by the time that the message is written the request may have gone on. */
function stateAfter(
  { status, outcome }: Request,
  { kind, data }: Told['line'],
): Pick<Request, 'status' | 'outcome'> {
  if (kind === 'closed')
    return { status: 'closed', outcome: (data['outcome'] as Request['outcome']) ?? null };
  if (kind === 'reopened') return { status: 'reopened', outcome: null };
  if (kind === 'status') return { status: (data['to'] as Request['status']) ?? status, outcome: null };
  return { status, outcome };
}
