import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { openTable } from '#platform/csv';
import { BelfryError } from '#platform/errors';
import { writeDurably } from '#platform/files';
import { csvLine } from '#reference/console';
import { parseInstant } from '#reference/open311';
import type { Adapter, Call, MessageToSend, NewsRow, Parcel } from './adapter.ts';

/**
 * Files in `exchange/KEY` of the data folder: `out/requests` and `out/updates` get one file with one row each, which is wholly there or
 * not at all; what lies in `in/*.csv` is taken and then moved to `in/taken`. Whoever puts a file there writes it under another name
 * first and renames it.
 */
export const csv: Adapter = {
  async send(call, parcel) {
    await writeRow(call, `requests/${parcel.request.number}.csv`, requestRow(parcel));
    return { end: 'accepted', notice: null };
  },
  async tell(call, message) {
    await writeRow(call, `updates/${message.number}-${message.seq}.csv`, updateRow(message));
    return null;
  },
  async news(call) {
    const folder = path.join(folderOf(call), 'in');
    await mkdir(path.join(folder, 'taken'), { recursive: true });
    const names = (await readdir(folder)).filter((name) => /^[^.].*\.csv$/i.test(name)).sort();
    const rows: NewsRow[] = [];
    for (const name of names) rows.push(...(await readNews(path.join(folder, name), name)));
    return {
      rows,
      async kept() {
        for (const name of names)
          await rename(
            path.join(folder, name),
            path.join(folder, 'taken', `${call.ctx.clock.now().getTime()}-${name}`),
          );
      },
    };
  },
};

function folderOf({ desk, partner }: Call): string {
  return path.join(desk.config.dataDir, 'exchange', partner.key);
}

type Row = [string, string | number | null][];

async function writeRow(call: Call, name: string, row: Row) {
  const text = csvLine(row.map(([column]) => column)) + csvLine(row.map(([, cell]) => cell));
  await writeDurably(path.join(folderOf(call), 'out'), name, Buffer.from(text));
}

function requestRow({ request, serviceName, text, answers, contact, photos, link }: Parcel): Row {
  return [
    ['number', request.number],
    ['opened', request.opened_at.toISOString()],
    ['due', request.due_at?.toISOString() ?? null],
    ['service', request.service_key],
    ['service_name', serviceName],
    ['description', text],
    ['address', request.address],
    ['lat', request.lat],
    ['long', request.lng],
    ['asset', request.asset],
    ['answers', answers.map(({ key, value }) => `${key}=${[value].flat().map(String).join('|')}`).join('; ')],
    ['contact_name', contact?.name ?? null],
    ['contact_email', contact?.email ?? null],
    ['contact_phone', contact?.phone ?? null],
    ['photos', photos.flatMap(({ url }) => url ?? []).join(' ')],
    ['page', link],
  ];
}

function updateRow({ number, seq, word, text, photos, at }: MessageToSend): Row {
  return [
    ['number', number],
    ['update', `${number}-${seq}`],
    ['status', word],
    ['description', text],
    ['photos', photos.flatMap(({ url }) => url ?? []).join(' ')],
    ['at', at.toISOString()],
  ];
}

/**
 * Rows of a file with the columns `number` and `status`, and if wanted `description`, `at`, `update` (an id of their own), `photo`.
 * A row's id is its own, or the file's digest with its line: the same file taken twice says nothing new.
 */
async function readNews(file: string, name: string): Promise<NewsRow[]> {
  const digest = createHash('sha256')
    .update(await readFile(file))
    .digest('base64url')
    .slice(0, 22);
  const rows: NewsRow[] = [];
  const bad = (line: number, problem: string): NewsRow => ({
    ...{ id: `${digest}:${line}`, remoteId: '', word: '', code: null, text: null, media: [], at: null },
    problem: `${name}, line ${line}: ${problem}`,
  });
  try {
    const table = await openTable(file, 2);
    const columns = table.header.map((column) => column.trim().toLowerCase());
    const missing = ['number', 'status'].filter((column) => !columns.includes(column));
    if (missing.length > 0) return [bad(1, `the column "${missing[0]}" is missing`)];
    let line = 1;
    for await (const portion of table.portions())
      for (const record of portion) {
        line += 1;
        if ('broken' in record) rows.push(bad(line, 'a quote is never closed'));
        else if (record.cells.some((cell) => cell.trim() !== ''))
          rows.push(toRow(columns, record.cells, { line, digest, bad }));
      }
  } catch (error) {
    if (!(error instanceof BelfryError)) throw error;
    rows.push(bad(rows.length + 2, error.message));
  }
  return rows;
}

function toRow(
  columns: readonly string[],
  cells: readonly string[],
  { line, digest, bad }: { line: number; digest: string; bad(line: number, problem: string): NewsRow },
): NewsRow {
  const cell = (column: string) => cells[columns.indexOf(column)]?.trim() || null;
  const number = cell('number');
  if (!number || number.length > 200) return bad(line, 'the number is missing');
  if (cells.some((one) => one.includes('\0'))) return bad(line, 'it holds a zero byte');
  if (cells.length > columns.length) return bad(line, 'it has more cells than the header');
  const at = cell('at');
  const instant = at === null ? null : parseInstant(at, 'utc');
  if (at !== null && !instant) return bad(line, `"${at.slice(0, 40)}" is no time`);
  const own = cell('update');
  return {
    id: own ? `${number} ${own}`.slice(0, 200) : `${digest}:${line}`,
    remoteId: number,
    word: (cell('status') ?? '').slice(0, 100).toLowerCase(),
    code: null,
    text: cell('description')?.slice(0, 5000) ?? null,
    media: [cell('photo')].flatMap((url) => (url && /^https?:\/\//i.test(url) ? [url] : [])),
    at: instant,
  };
}
