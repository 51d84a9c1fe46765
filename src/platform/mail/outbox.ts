import { open, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { NotFound } from '#platform/errors';
import { decodeWords, firstPart, type MimePart, readMime, textOf } from './mime.ts';

export interface OutboxEntry {
  /** Also the key of the page: pass the last one as `after`. */
  id: string;
  to: string;
  subject: string;
  /** As the letter's `Date` says; null when that cannot be read. */
  at: Date | null;
}

export interface OutboxLetter extends OutboxEntry {
  from: string;
  /** Every header in order, decoded. */
  headers: [name: string, value: string][];
  text: string;
  /** As it was sent: show it only in a sandboxed frame. */
  html: string;
  /** The whole file. */
  raw: Buffer;
}

const idPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-[0-9a-f]{8}$/;
/** Enough for every header that we write. */
const headBytes = 8 * 1024;

export function outboxFolder(dataDir: string): string {
  return path.join(path.resolve(dataDir), 'outbox');
}

/** The letters of the outbox folder, newest first, `limit` a page; `next` is the `after` of the page that follows. */
export async function listOutbox(dataDir: string, page: { after?: string; limit: number }) {
  const folder = outboxFolder(dataDir);
  const ids = (await idsIn(folder)).sort().reverse();
  const wanted = page.after === undefined ? ids : ids.filter((id) => id < page.after!);
  const shown = wanted.slice(0, page.limit);
  const letters = await Promise.all(shown.map((id) => readEntry(folder, id)));
  return { letters, next: wanted.length > shown.length ? (shown.at(-1) ?? null) : null };
}

/** One letter. Throws `NotFound` for every id that is not one of a letter here. */
export async function readOutbox(dataDir: string, id: string): Promise<OutboxLetter> {
  if (!idPattern.test(id)) throw new NotFound('no such letter');
  const raw = await readFile(path.join(outboxFolder(dataDir), `${id}.eml`)).catch(() => null);
  if (!raw) throw new NotFound('no such letter');
  const letter = readMime(raw);
  const text = firstPart(letter, 'text/plain');
  const html = firstPart(letter, 'text/html');
  return {
    ...entryOf(id, letter),
    from: header(letter, 'from'),
    headers: letter.headers.map(({ name, value }) => [name, decodeWords(value)]),
    text: text ? textOf(text) : '',
    html: html ? textOf(html) : '',
    raw,
  };
}

async function idsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => name.endsWith('.eml'))
    .map((name) => name.slice(0, -4))
    .filter((id) => idPattern.test(id));
}

async function readEntry(folder: string, id: string): Promise<OutboxEntry> {
  const handle = await open(path.join(folder, `${id}.eml`), 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return entryOf(id, readMime(buffer.subarray(0, bytesRead)));
  } finally {
    await handle.close();
  }
}

function entryOf(id: string, letter: MimePart): OutboxEntry {
  const at = new Date(header(letter, 'date'));
  return {
    id,
    to: header(letter, 'to'),
    subject: header(letter, 'subject'),
    at: Number.isNaN(at.getTime()) ? null : at,
  };
}

function header(letter: MimePart, name: string): string {
  return decodeWords(letter.header(name) ?? '');
}
