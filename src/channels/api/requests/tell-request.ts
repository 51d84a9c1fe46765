import type { ListedRequest } from '#flow/listing';
import { type HistoryEntry, mayDo, type RequestDetail, type Status, statuses } from '#flow/requests';
import type { Ctx } from '#platform/context';
import { formatLocale } from '#platform/i18n';
import {
  type Catalog,
  type OutcomeKind,
  outcomeKinds,
  type Question,
  type Service,
  say,
} from '#reference/catalog';
import { base } from '../contract/definition.ts';
import type { HistoryTold, RequestDetailTold, RequestTold } from './request-shape.ts';

/** What telling a request needs besides the request. */
export interface Teller {
  ctx: Ctx;
  catalog: Catalog;
  /** Without a slash at the end. */
  publicUrl: string;
}

/**
 * The boundary: what leaves of a request for whoever asks. Everybody gets the screened text; what staff know besides stands in
 * `internal`, for those whose grant reaches its department.
 */
export function tellRequest(teller: Teller, row: ListedRequest): RequestTold {
  const { ctx, catalog, publicUrl } = teller;
  const words = (text: Parameters<typeof say>[0]) => say(text, ctx.language, catalog.city.languages[0]);
  const department = catalog.department(row.department_key);
  const isStaff = mayDo(ctx.actor, 'requests.view', row);
  return {
    number: row.number,
    service: row.service_key,
    serviceName: words(catalog.service(row.service_key)?.name) || row.service_key,
    status: row.status,
    open: row.closed_at === null,
    outcome: row.outcome,
    description: row.public_text ?? '',
    address: row.address,
    addressIsNear: row.address_source === 'pin',
    location: row.lat === null || row.lng === null ? null : { lat: row.lat, lng: row.lng },
    areas: row.areas,
    asset: row.asset,
    department: row.department_key,
    departmentName: department ? words(department.name) : null,
    openedAt: row.opened_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    closedAt: iso(row.closed_at),
    dueAt: iso(row.due_at),
    scheduledFor: iso(row.scheduled_for),
    duplicateOf: row.parent_number,
    meToo: row.me_too,
    reopened: row.reopened,
    photo: row.photo_id && row.public ? `${publicUrl}/photos/${row.photo_id}/full` : null,
    url: `${publicUrl}/requests/${row.number}`,
    version: row.version,
    ...(isStaff ? { internal: internalOf(row) } : {}),
  };
}

function internalOf(row: ListedRequest): NonNullable<RequestTold['internal']> {
  const { description, public: isPublic, channel, language, assignee_id: assignee } = row;
  return { description, public: isPublic, channel, language, assignee };
}

/** One request with what happened to it; `detail` must be cut to what the reader may see already. */
export function tellDetail(
  teller: Teller,
  detail: RequestDetail,
  service: Service | undefined,
): RequestDetailTold {
  const { ctx, publicUrl } = teller;
  const { request, history, answers, files, parent, children } = detail;
  const isStaff = mayDo(ctx.actor, 'requests.view', request);
  const { promise } = request;
  return {
    ...tellRequest(teller, { ...request, parent_number: parent?.number ?? null }),
    promise: promise && {
      amount: promise.sla.amount,
      unit: promise.sla.unit,
      startedAt: new Date(promise.startedAt).toISOString(),
    },
    answers: answers.map(({ key, value }) => tellAnswer(teller, service, key, value)),
    files: files.map(({ id, stage, public: isPublic }) => ({
      id,
      stage,
      public: isPublic,
      url: `${publicUrl}${base}/files/${id}/full`,
      thumbnail: `${publicUrl}${base}/files/${id}/thumb`,
    })),
    duplicates: children.map((child) => child.number),
    history: history.map((entry) => tellHistory(entry, isStaff)),
  };
}

/** Of `data` only what is told by name: it also holds what is for the program itself. */
export function tellHistory(entry: HistoryEntry, isStaff: boolean): HistoryTold {
  const { data, kind } = entry;
  const to = typeof data['to'] === 'string' ? data['to'] : null;
  return {
    seq: entry.seq,
    at: entry.at.toISOString(),
    kind,
    from: data['byReporter'] || entry.actor_kind === 'resident' || kind === 'confirmed' ? 'reporter' : 'city',
    status: statusOf(kind, to),
    outcome: kind === 'closed' ? outcomeOf(data['outcome']) : null,
    department: kind === 'routed' ? to : null,
    note: entry.note,
    asksReporter: data['asksReporter'] === true,
    ...(isStaff ? { public: entry.public, by: entry.actor_name } : {}),
  };
}

function statusOf(kind: HistoryEntry['kind'], to: string | null): Status | null {
  if (kind === 'opened') return 'received';
  if (kind === 'closed' || kind === 'reopened') return kind;
  return kind === 'status' ? (statuses.find((one) => one === to) ?? null) : null;
}

function outcomeOf(value: unknown): OutcomeKind | null {
  return outcomeKinds.find((one) => one === value) ?? null;
}

function tellAnswer({ ctx, catalog }: Teller, service: Service | undefined, key: string, value: unknown) {
  const question = service?.questions?.find((one) => one.key === key);
  const words = (text: Parameters<typeof say>[0]) => say(text, ctx.language, catalog.city.languages[0]);
  const told = value as string | number | boolean | string[];
  return {
    question: key,
    label: words(question?.label) || key,
    value: told,
    text: answerText(question, told, words, ctx),
  };
}

function answerText(
  question: Question | undefined,
  value: string | number | boolean | string[],
  words: (text: Parameters<typeof say>[0]) => string,
  { language }: Ctx,
): string {
  const optionText = (key: string) => words(question?.options?.find((one) => one.key === key)?.label) || key;
  if (Array.isArray(value)) return value.map(optionText).join(', ');
  if (question?.options && typeof value === 'string') return optionText(value);
  if (typeof value === 'number') return value.toLocaleString(formatLocale(language));
  return String(value);
}

function iso(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}
