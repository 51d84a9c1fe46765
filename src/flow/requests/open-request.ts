import { uuidv7 } from '#platform/clock';
import { type Ctx, inTransaction } from '#platform/context';
import { emit } from '#platform/events';
import { publish } from '#platform/live';
import { localDate } from '#reference/calendar';
import { catalogOf, type Service } from '#reference/catalog';
import { makePromise } from './promise.ts';
import type { HistoryEntry, Place, Request } from './request.ts';
import { attachFiles, insertOpened } from './request-store.ts';

/** A report that intake has checked: every answer fits its question, the place is located, the texts are screened. */
export interface OpenRequest {
  service: Service;
  description: string;
  publicText: string | null;
  answers: readonly { key: string; value: unknown }[];
  place: Place;
  /** The numbered thing that it is about, as `layer:key`. */
  asset?: string | null;
  /** Ids of received photos. */
  photos: readonly string[];
  language: string;
  /** When the city heard of it; now unless it was written down elsewhere first. */
  openedAt?: Date;
}

/**
 * Opens a request: number, first status, the promise (made here, since the resident must hear it in the same answer),
 * the first line of history, and `request.opened`, by which routing finds the department.
 */
export async function openRequest(ctx: Ctx, input: OpenRequest): Promise<Request> {
  const { calendar } = await catalogOf(ctx);
  const openedAt = input.openedAt ?? ctx.clock.now();
  return inTransaction(ctx, async (tx) => {
    const year = localDate(calendar, openedAt).slice(2, 4);
    const row = firstRow(input, openedAt, makePromise(calendar, input.service.sla, openedAt), tx);
    const line: HistoryEntry = {
      request_id: row.id,
      seq: 1,
      at: openedAt,
      kind: 'opened',
      actor_kind: tx.actor.kind,
      actor_id: tx.actor.id,
      actor_name: tx.actor.name,
      channel: tx.channel,
      public: true,
      note: null,
      data: { service: input.service.key, due: row.due_at, ...(row.asset ? { asset: row.asset } : {}) },
    };
    const request = await insertOpened(tx, { request: row, answers: input.answers, line }, year);
    await attachFiles(tx, row, 'report', input.service.public, input.photos);
    await emit(tx, 'request.opened', { requestId: row.id, seq: 1 });
    await publish(tx, 'requests');
    return request;
  });
}

function firstRow(
  input: OpenRequest,
  openedAt: Date,
  promised: Pick<Request, 'promise' | 'due_at'>,
  ctx: Ctx,
) {
  const { service, place } = input;
  return {
    id: uuidv7(openedAt.getTime()),
    service_key: service.key,
    service_version: service.version,
    status: 'received' as const,
    outcome: null,
    department_key: service.department,
    assignee_id: null,
    channel: ctx.channel,
    language: input.language,
    public: service.public,
    description: input.description,
    public_text: service.public ? input.publicText : null,
    address: place.address,
    address_source: place.address_source ?? null,
    lat: place.lat,
    lng: place.lng,
    h3: place.h3,
    areas: place.areas,
    asset: input.asset ?? null,
    opened_at: openedAt,
    // Whoever asks for what is new since they last asked must find it, however long ago it was written down.
    updated_at: ctx.clock.now(),
    closed_at: null,
    ...promised,
    scheduled_for: null,
    parent_id: null,
    photo_id: input.photos[0] ?? null,
    source: null,
    source_id: null,
    source_digest: null,
  };
}
