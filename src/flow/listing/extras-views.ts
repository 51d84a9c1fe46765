import { sql } from 'kysely';
import { type HistoryKind, takenBack } from '#flow/requests';
import type { Ctx } from '#platform/context';

/** What more everybody may read of a request. */
export interface Extras {
  /** Public lines, oldest first, without what was taken back at once. */
  history: { at: Date; kind: HistoryKind; note: string | null; data: Record<string, unknown> }[];
  /** All of them: which ones are public the service's questions say. */
  answers: { key: string; value: unknown }[];
  /** Public ones, oldest first. */
  photos: { id: string; width: number | null; height: number | null; addedAt: Date }[];
  /** Number of the request that it repeats. */
  parent: string | null;
  /** As `layer:key`. */
  areas: string[];
  /** People who have the same trouble, beside who reported it. */
  meToo: number;
}

interface Line {
  request_id: string;
  at: Date;
  kind: HistoryKind;
  note: string | null;
  data: Record<string, unknown>;
}

/** The extras of a page of requests (ids), by id: four questions to the database however many they are. */
export async function extrasOf(ctx: Ctx, ids: readonly string[]): Promise<Map<string, Extras>> {
  const all = new Map<string, Extras>(
    ids.map((id) => [id, { history: [], answers: [], photos: [], parent: null, areas: [], meToo: 0 }]),
  );
  if (ids.length === 0) return all;
  const lines = await sql<Line>`
    select h.request_id, h.at, h.kind, h.note, h.data from request_history h
    where h.request_id = any(${ids}::uuid[]) and h.public and not ${takenBack('h')}
    order by h.request_id, h.seq`.execute(ctx.db);
  for (const { request_id, ...line } of lines.rows) all.get(request_id)!.history.push(line);
  const answers = await sql<{ request_id: string; key: string; value: unknown }>`
    select request_id, question_key as key, value from request_answer
    where request_id = any(${ids}::uuid[]) order by request_id, position`.execute(ctx.db);
  for (const { request_id, ...answer } of answers.rows) all.get(request_id)!.answers.push(answer);
  const photos = await sql<{ request_id: string } & Extras['photos'][number]>`
    select f.request_id, file.id, file.width, file.height, f.added_at as "addedAt"
    from request_file f join file on file.id = f.file_id
    where f.request_id = any(${ids}::uuid[]) and f.public order by f.request_id, f.added_at, f.file_id`.execute(
    ctx.db,
  );
  for (const { request_id, ...photo } of photos.rows) all.get(request_id)!.photos.push(photo);
  const own = await sql<{ id: string } & Pick<Extras, 'parent' | 'areas' | 'meToo'>>`
    select request.id, parent.number as parent, request.areas, request.me_too as "meToo"
    from request left join request parent on parent.id = request.parent_id and parent.public
    where request.id = any(${ids}::uuid[])`.execute(ctx.db);
  for (const { id, ...more } of own.rows) Object.assign(all.get(id)!, more);
  return all;
}
