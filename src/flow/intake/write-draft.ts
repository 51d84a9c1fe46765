import { randomBytes } from 'node:crypto';
import type { Ctx } from '#platform/context';
import { NotFound } from '#platform/errors';
import { holdFiles } from '#platform/files';
import { catalogOf, type Service } from '#reference/catalog';
import { daysUnsent } from './clean-drafts.ts';
import {
  type Content,
  type ContentPart,
  type Draft,
  emptyContent,
  fitContent,
  parseContent,
} from './draft.ts';
import { type DraftRow, insertDraft, mergeDraft, selectDraft, type WrittenBy } from './draft-store.ts';

/** Its photos outlive the draft by a day, since the two are cleaned at different hours. */
const photoDays = daysUnsent + 1;
const idShape = /^[A-Za-z0-9_-]{22}$/;

/** The service if reports of it are taken. Throws `NotFound` for a retired one and for one that only informs. */
export async function reportable(ctx: Ctx, serviceKey: string): Promise<Service> {
  const service = (await catalogOf(ctx)).services.find((one) => one.key === serviceKey);
  if (service?.kind !== 'request') throw new NotFound('This cannot be reported here (any more).');
  return service;
}

/** Starts to write a report; `content` may already hold what is known, such as a place chosen on the map. */
export async function startDraft(
  ctx: Ctx,
  input: { serviceKey: string; content?: ContentPart },
): Promise<Draft> {
  const service = await reportable(ctx, input.serviceKey);
  const now = ctx.clock.now();
  const row: DraftRow = {
    id: randomBytes(16).toString('base64url'),
    service_key: service.key,
    service_version: service.version,
    content: { ...emptyContent, ...parseContent(input.content ?? {}) },
    language: ctx.language,
    created_at: now,
    updated_at: now,
    request_id: null,
  };
  await insertDraft(ctx, row);
  return toDraft(row, service);
}

/** null when there is no such draft (any more). */
export async function findDraft(ctx: Ctx, id: string): Promise<Draft | null> {
  const row = idShape.test(id) ? await selectDraft(ctx, id) : undefined;
  return row ? toDraft(row, await serviceOf(ctx, row)) : null;
}

/** Throws `NotFound`. */
export async function readDraft(ctx: Ctx, id: string): Promise<Draft> {
  const draft = await findDraft(ctx, id);
  if (!draft) throw new NotFound('There is no such draft (any more).');
  return draft;
}

/**
 * Keeps what one step holds, right or wrong; `checkStep` tells what is wrong. An empty answer is saved as `''`, `[]` or
 * null; `by` remembers which form wrote the step. A draft that was sent is not changed any more: look at `requestId`. Throws `NotFound`, and `Invalid` for what
 * no form of ours can send.
 */
export async function saveDraft(ctx: Ctx, id: string, part: ContentPart, by?: WrittenBy): Promise<Draft> {
  const content = parseContent(part);
  const row = idShape.test(id) ? await mergeDraft(ctx, id, content, by) : undefined;
  if (!row) return readDraft(ctx, id);
  await holdFiles(ctx, row.content.photos, new Date(ctx.clock.now().getTime() + photoDays * 86_400_000));
  return toDraft(row, await serviceOf(ctx, row));
}

async function serviceOf(ctx: Ctx, row: DraftRow): Promise<Service> {
  const service = (await catalogOf(ctx)).service(row.service_key);
  if (!service) throw new NotFound('This cannot be reported here any more.');
  return service;
}

function toDraft(row: DraftRow, service: Service): Draft {
  return {
    id: row.id,
    service,
    content: fitContent(service, row.content),
    language: row.language,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    requestId: row.request_id,
    forms: row.forms ?? {},
    serviceChanged: row.request_id === null && row.service_version !== service.version,
  };
}

/** What stays of a draft that was sent. */
export function afterSending(content: Content): Content {
  const { email, wantsLetters, anonymous } = content.contact;
  return { ...emptyContent, contact: anonymous ? { anonymous } : { email, wantsLetters } };
}
