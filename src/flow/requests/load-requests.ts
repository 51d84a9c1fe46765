import { uuidv7 } from '#platform/clock';
import { type Ctx, inTransaction } from '#platform/context';
import { NotAllowed } from '#platform/errors';
import {
  holdKnown,
  insertLoaded,
  type KnownLoaded,
  keepLinks,
  knownDigests,
  type LoadedHistory,
  type LoadedRequest,
  linkKept,
  updateLoaded,
} from './loaded-request-store.ts';
import type { HistoryEntry, HistoryKind } from './request.ts';

export interface LoadResult {
  imported: number;
  updated: number;
  unchanged: number;
  /** Opening and closing times that updated requests had before: days that must be counted anew. */
  before: Date[];
}

/**
 * The bulk door: takes requests of another system, thousands at a time, each once by (source, source_id), in one
 * transaction. New ones get their number and history; changed ones get the new values and one more line of history;
 * what is the same stays untouched. No events and no notices: nobody asked Belfry for them. The same id must not come
 * twice in one call. Several calls may run side by side; who repeats whom is kept on the connection of `linking` for
 * `linkLoadedRequests`. For the program only: throws `NotAllowed` for everybody else.
 */
export async function loadRequests(
  ctx: Ctx,
  source: string,
  loaded: readonly LoadedRequest[],
  linking: Ctx,
): Promise<LoadResult> {
  if (ctx.actor.kind !== 'system') throw new NotAllowed('Only the program itself loads requests in bulk.');
  const result = await inTransaction(ctx, async (tx) => {
    const there = await knownDigests(tx.db, source, loaded.map(idOf));
    const fresh = loaded.filter((one) => !there.has(one.source_id));
    const changed = loaded.filter(
      (one) => there.has(one.source_id) && there.get(one.source_id) !== one.source_digest,
    );
    await addFresh(tx, source, fresh);
    const before = await applyChanges(tx, source, changed);
    return {
      imported: fresh.length,
      updated: changed.length,
      unchanged: loaded.length - fresh.length - changed.length,
      before,
    };
  });
  await keepLinks(linking.db, loaded);
  return result;
}

const idOf = (one: LoadedRequest) => one.source_id;

async function addFresh(tx: Ctx, source: string, fresh: readonly LoadedRequest[]) {
  if (fresh.length === 0) return;
  const history: LoadedHistory[] = [];
  const rows = fresh.map((loaded) => {
    const id = uuidv7(loaded.opened_at.getTime());
    const lines = firstLines(source, loaded);
    history.push(...numbered(lines, id, 0, source, loaded.channel));
    return { id, version: lines.length, reopened: 0, loaded };
  });
  await insertLoaded(tx.db, source, rows, history);
}

/** Returns the opening and closing times that the requests had before. */
async function applyChanges(tx: Ctx, source: string, changed: readonly LoadedRequest[]): Promise<Date[]> {
  if (changed.length === 0) return [];
  const known = await holdKnown(tx.db, source, changed.map(idOf));
  const now = tx.clock.now();
  const changes = changed.map((one) => afterChange(source, one, known.get(one.source_id)!, now));
  await updateLoaded(
    tx.db,
    changes.map((one) => one.update),
    changes.flatMap((one) => one.history),
  );
  return [...known.values()].flatMap(({ opened_at, closed_at }) =>
    closed_at ? [opened_at, closed_at] : [opened_at],
  );
}

/**
 * Links the duplicates that were loaded on this connection to the requests that they repeat, as far as these are there
 * by now; a chain is linked to its head, a circle not at all. Returns how many were linked.
 */
export async function linkLoadedRequests(ctx: Ctx, source: string): Promise<number> {
  return inTransaction(ctx, (tx) => linkKept(tx.db, source, tx.clock.now()));
}

/**
 * Many requests were written otherwise than one by one by their commands: who keeps all of them in memory reads them anew
 * after the commit of the open transaction.
 */
export async function forgetRequests({ memory, db }: Ctx) {
  await memory.forget(db, 'requests');
}

/** The values after the change, and the lines of history that tell it. */
function afterChange(source: string, one: LoadedRequest, before: KnownLoaded, now: Date) {
  const again = before.status === 'closed' && one.status !== 'closed';
  const status = again && one.status === 'received' ? ('reopened' as const) : one.status;
  const changed = { ...one, status };
  const kind = changeKind(changed, before);
  const told = kind === 'closed' || kind === 'reopened' || kind === 'status';
  const line: Line = {
    at: kind === 'closed' ? one.closed_at! : now,
    kind,
    public: told,
    note: told && one.notePublic ? one.note : null,
    data: changeData(kind, changed, before),
  };
  const lines = told && one.note && !one.notePublic ? [line, comment(one, now)] : [line];
  return {
    update: {
      id: before.id,
      version: before.version + lines.length,
      reopened: before.reopened + (again ? 1 : 0),
      loaded: changed,
    },
    history: numbered(lines, before.id, before.version, source, 'import'),
  };
}

type Line = Pick<HistoryEntry, 'at' | 'kind' | 'public' | 'note' | 'data'>;

function firstLines(source: string, one: LoadedRequest): Line[] {
  const lines: Line[] = [
    {
      at: one.opened_at,
      kind: 'opened',
      public: true,
      note: null,
      data: { service: one.service_key, due: one.due_at, source, sourceId: one.source_id, ...one.facts },
    },
  ];
  if (one.closed_at)
    lines.push({
      at: one.closed_at,
      kind: 'closed',
      public: true,
      note: one.notePublic ? one.note : null,
      data: { from: 'received', ...closingData(one) },
    });
  if (one.note && !(one.closed_at && one.notePublic)) lines.push(comment(one, one.updated_at));
  return lines;
}

function comment(one: LoadedRequest, at: Date): Line {
  return { at, kind: 'comment', public: one.notePublic, note: one.note, data: {} };
}

function numbered(
  lines: Line[],
  requestId: string,
  after: number,
  source: string,
  channel: string,
): LoadedHistory[] {
  return lines.map(({ at, kind, public: told, note, data }, i) => ({
    request_id: requestId,
    seq: after + 1 + i,
    at,
    kind,
    actor_name: source,
    channel,
    public: told,
    note,
    data,
  }));
}

/** What one line calls a change of several things: by what matters most. */
function changeKind(one: LoadedRequest, before: KnownLoaded): HistoryKind {
  if (one.status !== before.status)
    return one.status === 'closed' ? 'closed' : before.status === 'closed' ? 'reopened' : 'status';
  if (one.service_key !== before.service_key) return 'reclassified';
  if (one.lat !== before.lat || one.lng !== before.lng || one.address !== before.address) return 'moved';
  if (one.department_key !== before.department_key) return 'routed';
  if (one.due_at?.getTime() !== before.due_at?.getTime()) return 'promised';
  return 'imported';
}

function changeData(kind: HistoryKind, one: LoadedRequest, before: KnownLoaded): HistoryEntry['data'] {
  if (kind === 'closed') return { from: before.status, ...closingData(one) };
  if (kind === 'status' || kind === 'reopened') return { from: before.status, to: one.status };
  if (kind === 'reclassified') return { from: before.service_key, to: one.service_key };
  if (kind === 'routed') return { from: before.department_key, to: one.department_key };
  return kind === 'promised' ? { due: one.due_at } : {};
}

/** As `closeRequest` writes it. */
function closingData(one: Pick<LoadedRequest, 'outcome' | 'closed_at' | 'due_at'>) {
  const inTime = one.due_at && one.closed_at ? one.closed_at <= one.due_at : null;
  return { outcome: one.outcome, inTime, evidence: [] };
}
