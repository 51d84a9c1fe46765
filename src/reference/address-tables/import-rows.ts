import path from 'node:path';
import { type Ctx, inTransaction } from '#platform/context';
import { Invalid, NotAllowed } from '#platform/errors';
import { formatStreet, plainWords, type StreetName, streetKey } from '#reference/address-parser';
import {
  addIncoming,
  type ImportKind,
  lockImports,
  noteImport,
  openIncoming,
  replaceEdition,
} from './address-store.ts';
import type { Source, SourceRow } from './read-source.ts';

export interface AddressImport {
  kind: ImportKind;
  file: string;
  dryRun: boolean;
  seconds: number;
  read: number;
  /** Rows that stand in the new edition; fewer than were taken where several say the same. */
  kept: number;
  taken: number;
  rejected: number;
  /** By reason. */
  rejectedBy: Record<string, number>;
  /** The first rows that were not taken, with the field that is wrong. */
  examples: Rejection[];
  streets: number;
}

interface Rejection {
  row: number;
  field: string;
  reason: string;
  text: string;
}

export interface ImportProgress {
  rows: number;
  bytes: number;
  totalBytes: number;
}

type Value = string | number | null;
/** A row for the table, or what is wrong with which field. */
export type Taken = { values: Record<string, Value> } | { field: string; reason: string; text: string };

/** Gives streets their numbers in this import. */
export interface StreetNames {
  numberOf(street: StreetName, text: string): number;
}

const batch = 5000;
/** A table of which no row can be used is not worth reading to its end. */
const hopelessAfter = 10_000;
const mostExamples = 20;

/**
 * Reads a whole table and puts it in the place of the edition before, in one transaction: until it is through, and when
 * anything fails, everybody sees the old one. Memory does not grow with the file, only with the number of streets.
 * Throws `Invalid` (field `file`), `Conflict` while another import runs, `NotAllowed` for anybody but the program itself.
 */
export async function importRows<Field extends string>(
  ctx: Ctx,
  options: {
    kind: ImportKind;
    file: string;
    dryRun: boolean;
    source: Source<Field>;
    take(row: SourceRow<Field>, streets: StreetNames): Taken;
    onProgress?: (progress: ImportProgress) => void;
  },
): Promise<AddressImport> {
  if (ctx.actor.kind !== 'system') throw new NotAllowed('Only the program itself imports addresses.');
  const began = performance.now();
  const { kind, file, dryRun, source } = options;
  const counter = counterOf();
  const streets = streetNumbers();
  try {
    const kept = await inTransaction(ctx, async (tx) => {
      if (dryRun) return readAll(options, counter, streets, async () => {});
      await lockImports(tx.db);
      await openIncoming(tx.db, kind);
      await readAll(options, counter, streets, (rows) => addIncoming(tx.db, kind, columnsOf(rows)));
      await addIncoming(tx.db, 'names', columnsOf(streets.rows()));
      const rows = await replaceEdition(tx.db, kind);
      const imported_at = ctx.clock.now();
      await noteImport(tx.db, { kind, source: path.basename(file), rows, imported_at });
      await ctx.memory.forget(tx.db, 'addresses');
      return rows;
    });
    // Somebody may have remembered the old rows while the transaction was open.
    ctx.memory.drop('addresses');
    const seconds = (performance.now() - began) / 1000;
    return {
      kind,
      file: path.resolve(file),
      dryRun,
      seconds,
      kept,
      streets: streets.rows().length,
      ...counter.counts(),
    };
  } finally {
    source.close();
  }
}

async function readAll<Field extends string>(
  { source, take, onProgress }: Parameters<typeof importRows<Field>>[1],
  counter: ReturnType<typeof counterOf>,
  streets: StreetNames,
  write: (rows: Record<string, Value>[]) => Promise<void>,
): Promise<number> {
  let waiting: Record<string, Value>[] = [];
  for await (const rows of source.rows) {
    for (const row of rows) {
      const taken = row.broken ? { field: 'row', reason: row.broken, text: '' } : take(row, streets);
      if (counter.add(row.row, taken)) waiting.push((taken as { values: Record<string, Value> }).values);
      if (waiting.length < batch) continue;
      await write(waiting);
      waiting = [];
    }
    counter.refuseHopeless();
    onProgress?.({ rows: counter.counts().read, ...source.progress() });
  }
  if (waiting.length > 0) await write(waiting);
  const { taken } = counter.counts();
  if (taken === 0) throw Invalid.field('file', counter.whyNone());
  return taken;
}

function counterOf() {
  let read = 0;
  let taken = 0;
  const rejectedBy: Record<string, number> = {};
  const examples: Rejection[] = [];
  const whyNone = () => {
    const first = examples[0];
    const why = first
      ? ` Row ${first.row}, ${first.field}: ${first.reason.replaceAll('_', ' ')} "${first.text}".`
      : '';
    return `None of the ${read} rows could be taken; nothing was changed. Is it the right file?${why}`;
  };
  return {
    add(row: number, one: Taken): boolean {
      read += 1;
      const good = 'values' in one;
      if (good) taken += 1;
      else {
        rejectedBy[one.reason] = (rejectedBy[one.reason] ?? 0) + 1;
        if (examples.length < mostExamples) examples.push({ row, ...one, text: one.text.slice(0, 100) });
      }
      return good;
    },
    refuseHopeless() {
      if (taken === 0 && read >= hopelessAfter) throw Invalid.field('file', whyNone());
    },
    whyNone,
    counts: () => ({ read, taken, rejected: read - taken, rejectedBy, examples }),
  };
}

function streetNumbers() {
  const numbers = new Map<string, number>();
  const rows: Record<string, Value>[] = [];
  return {
    numberOf(street: StreetName, text: string): number {
      const key = streetKey(street);
      const known = numbers.get(key);
      if (known !== undefined) return known;
      numbers.set(key, rows.length);
      const { pre = null, name, suffix = null, post = null } = street;
      rows.push({ n: rows.length, key, pre, name, suffix, post, label: labelOf(street, text) });
      return rows.length - 1;
    },
    rows: () => rows,
  };
}

/** In our form, with the capitals of a source that has small ones too: "McKean St". */
export function labelOf(street: StreetName, text: string): string {
  const label = formatStreet(street);
  if (!/\p{Ll}/u.test(text)) return label;
  const written = new Map(text.split(/\s+/).map((word) => [word.toLowerCase(), word]));
  return label
    .split(' ')
    .map((word) => (plainWords.suffix(word.toLowerCase()) ? word : (written.get(word.toLowerCase()) ?? word)))
    .map((word) => word.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase()))
    .join(' ');
}

function columnsOf(rows: readonly Record<string, Value>[]): Record<string, Value[]> {
  const names = Object.keys(rows[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name] ?? null)]));
}
