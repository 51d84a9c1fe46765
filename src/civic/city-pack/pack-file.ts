import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isAlias, isCollection, isNode, LineCounter, type Node, parseDocument } from 'yaml';
import type { PackFile } from './pack.ts';

type Document = ReturnType<typeof parseDocument>;

/** Reads one YAML or GeoJSON file (JSON is YAML). Faults in it become its problems; a missing one has no data. */
export async function readPackFile(folder: string, name: string, required = true): Promise<PackFile> {
  let text: string;
  try {
    text = await readFile(path.join(folder, name), 'utf8');
  } catch (error) {
    const message =
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'is missing' : (error as Error).message;
    return unreadable(name, required ? message : undefined);
  }
  return name.endsWith('.geojson') ? fromJson(name, text) : fromYaml(name, text);
}

function unreadable(name: string, message?: string): PackFile {
  const start = { line: 1, column: 1 };
  return {
    name,
    data: undefined,
    problems: message ? [{ file: name, ...start, message }] : [],
    where: () => start,
  };
}

/** Shapes are many and rarely wrong: only a file with a fault is read again with its lines. */
function fromJson(name: string, text: string): PackFile {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return fromYaml(name, text);
  }
  let slow: PackFile | undefined;
  const where: PackFile['where'] = (at) => {
    slow ??= fromYaml(name, text);
    return slow.where(at);
  };
  return { name, data, problems: [], where };
}

function fromYaml(name: string, text: string): PackFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const problems = document.errors.map((error) => ({
    file: name,
    ...at(error.pos[0]),
    message: error.message,
  }));
  return {
    name,
    data: problems.length > 0 ? undefined : document.toJS(),
    problems,
    where: (path) => at(offsetOf(document, path)),
  };
}

function offsetOf(document: Document, path: readonly (string | number)[]): number {
  let node: Node | null = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document) ?? null;
    if (!isCollection(node)) break;
    const next = node.get(step, true);
    if (!isNode(next)) break;
    node = next;
    offset = node.range?.[0] ?? offset;
  }
  return offset;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
