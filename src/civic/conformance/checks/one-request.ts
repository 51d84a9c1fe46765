import type { Format } from '../outcome.ts';
import type { Probe } from '../probe.ts';
import { type Row, readAnswer, rowsOf, textOf } from '../read-answer.ts';
import type { Exchange } from '../wire.ts';

/** The row of a POST's answer, read with forbearance; notes a problem unless it was accepted. */
export function created(probe: Probe, answer: Exchange, format: Format, why: string): Row | null {
  if (!probe.status(answer, [200, 201], why)) return null;
  const [row] = rowsOf(readAnswer(answer, format, 'created').value);
  probe.expect(row !== undefined, answer, 'an answer with one request in it');
  return row ?? null;
}

/** The id of a POST's answer. Notes a problem when there is none. */
export function idOf(probe: Probe, answer: Exchange, format: Format, why: string): string | null {
  const row = created(probe, answer, format, why);
  if (!row) return null;
  const id = textOf(row['service_request_id']);
  probe.expect(id !== null, answer, 'a service_request_id, as the service is realtime');
  return id;
}

/** A request by its id; null when it is not there. */
export async function requestById(
  probe: Probe,
  id: string,
  format: Format,
  params: Record<string, string> = {},
): Promise<{ row: Row | null; answer: Exchange }> {
  const answer = await probe.get(`requests/${encodeURIComponent(id)}`, format, params);
  const rows = answer.status === 200 ? rowsOf(readAnswer(answer, format, 'requests').value) : [];
  return { row: rows.find((one) => textOf(one['service_request_id']) === id) ?? null, answer };
}

/** The requests of a list, or null (and a problem) when there is no list. */
export async function listed(
  probe: Probe,
  format: Format,
  params: Record<string, string> | [string, string][],
): Promise<{ rows: Row[]; ids: string[]; answer: Exchange }> {
  const answer = await probe.get('requests', format, params);
  const rows = probe.rows(answer, format, 'requests');
  return { rows, ids: idsOf(rows), answer };
}

export function idsOf(rows: readonly Row[]): string[] {
  return rows.flatMap((row) => textOf(row['service_request_id']) ?? []);
}

/** Milliseconds of a field that holds an instant. */
export function instantOf(row: Row | undefined | null, field: string): number {
  return Date.parse(textOf(row?.[field]) ?? '');
}

/** "2026-03-04T15:00:00Z": the form that every server must take. */
export function told(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
