import type { Format } from './outcome.ts';
import { readXml } from './read-xml.ts';
import type { Shape } from './shapes.ts';
import { schemaProblems } from './validate.ts';
import type { Exchange } from './wire.ts';

export interface Reading {
  /** In the form of the JSON answer, undefined when nothing can be read. */
  value: unknown;
  /** No XML or JSON at all. */
  broken: string[];
  /** Against the schema of the kind. */
  schema: string[];
  /** XML only: declaration, attributes, strange elements. */
  form: string[];
  /** XML only: order of elements. */
  order: string[];
}

export type Row = Record<string, unknown>;

/** Many questions have the same answer, and the checks at the end look at all of them again. */
const remembered = new Map<string, Reading>();
const mostRemembered = 300;
const mostLetters = 200_000;

/** What came, judged strictly and kept as far as it can be read. */
export function readAnswer(exchange: Exchange, format: Format, shape: Shape): Reading {
  const text = decoded(exchange.bytes);
  if (text === null) return nothing('The bytes are not UTF-8.');
  const key = `${format} ${shape} ${text}`;
  const known = remembered.get(key);
  if (known) return known;
  const reading = readText(text, format, shape);
  if (remembered.size >= mostRemembered) remembered.clear();
  if (text.length < mostLetters) remembered.set(key, reading);
  return reading;
}

function readText(text: string, format: Format, shape: Shape): Reading {
  const reading = format === 'xml' ? readXml(text, shape) : { ...readJson(text), form: [], order: [] };
  const schema = reading.value === undefined ? [] : schemaProblems(shape, reading.value);
  return { ...reading, schema };
}

/** The rows of an answer, also of servers that wrap the list or give a single row without a list. */
export function rowsOf(value: unknown): Row[] {
  if (Array.isArray(value)) return value.filter(isRow);
  if (!isRow(value)) return [];
  const inside = Object.values(value).find((one) => Array.isArray(one) && one.every(isRow));
  if (inside) return inside as Row[];
  const wrapped = Object.values(value).filter(isRow);
  return wrapped.length === 1 ? rowsOf(wrapped[0]) : [value];
}

/** A field as text, however the server wrote it; null when it is absent or empty. */
export function textOf(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A point or number, also from text. */
export function numberOf(value: unknown): number | null {
  const text = textOf(value);
  return text !== null && Number.isFinite(Number(text)) ? Number(text) : null;
}

export function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nothing(problem: string): Reading {
  return { value: undefined, broken: [problem], schema: [], form: [], order: [] };
}

function decoded(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function readJson(text: string): { value: unknown; broken: string[] } {
  try {
    return { value: JSON.parse(text) as unknown, broken: [] };
  } catch (error) {
    return { value: undefined, broken: [`Not JSON: ${(error as Error).message}`] };
  }
}
