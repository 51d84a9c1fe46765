import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

// The house plan as a test: imports only go down, rooms are entered by their door, no circles, small files.
const floors = ['main', 'channels', 'civic', 'flow', 'reference', 'platform'] as const;
type Floor = (typeof floors)[number];

/** Inside flow the order is the road of a request; who may import whom is told here, everything else is refused. */
const flowImports: Record<string, readonly string[]> = {
  requests: [],
  contacts: ['requests'],
  following: ['requests'],
  'position-check': ['requests'],
  'asset-choice': ['requests'],
  intake: ['contacts', 'requests', 'following', 'position-check', 'asset-choice'],
  routing: ['requests'],
  placing: ['requests'],
  'storm-view': ['requests'],
  work: ['requests', 'routing', 'following', 'asset-choice'],
  locating: ['requests', 'work', 'following', 'intake', 'position-check'],
  updates: ['requests', 'work', 'intake'],
  'batch-reports': ['requests', 'intake'],
  notices: ['requests', 'following', 'work', 'contacts', 'routing'],
  quality: ['requests', 'following', 'contacts', 'intake'],
  measure: ['requests', 'work'],
  map: ['requests', 'work'],
  'partner-adapters': ['requests'],
  partners: ['requests', 'work', 'following', 'updates', 'partner-adapters'],
  webhooks: ['requests', 'work', 'updates'],
  listing: ['requests', 'work'],
};
/** Rooms that listen and read; no other room of the flow may import them. */
const onTop = ['notices', 'quality', 'measure', 'placing', 'webhooks', 'partners'];

/** The settings, and the child process that inherits its surroundings. */
const mayReadEnvironment = ['src/platform/config/config.ts', 'src/platform/postgres/cluster.ts'];

/** Doors whose types every room adds to (tables, events, jobs); TypeScript wants those declared in the door itself. */
const registries = ['db', 'events', 'jobs'].map((room) => `src/platform/${room}/index.ts`);

/** The guard itself, and what only goes where the city's own settings point. */
const mayGoOut = [
  'src/platform/outgoing/fetch-outside.ts',
  'src/reference/geocoder-adapters/fetch-answer.ts',
  // The operator's own command, which must also test a server on this machine; and its trap for servers that fetch from there.
  'src/civic/conformance/wire.ts',
  'src/civic/conformance/checks/media.ts',
];

/** Several transactions at once, each on a connection of its own. */
const ownConnections = ['src/civic/opendata/load-batches.ts'];

/** Tables of data that are long by nature. */
const longByNature: readonly string[] = [];
const maxLines = 400;
const maxFilesInRoom = 16; // fifteen and the door
/** Rooms that are one thing and would be harder to read as two; each with its reason. */
const roomier: Record<string, number> = {};

interface Source {
  file: string;
  floor: Floor;
  room: string;
  imports: string[];
  lines: number;
}

const root = path.resolve(import.meta.dirname, '..');
const sources = readSources();

describe('the house', () => {
  test('has rooms only on its floors', () => {
    const folders = readdirSync(path.join(root, 'src'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
    expect(folders.filter((name) => name !== 'client' && !floors.includes(name as Floor))).toEqual([]);
  });

  test('imports only go down', () => {
    const wrong = edges().filter(({ from, to }) => !mayImport(from, to));
    expect(wrong.map(({ from, to }) => `${from.file} -> ${to.floor}/${to.room}`)).toEqual([]);
  });

  test('has no circle of rooms', () => {
    expect(findCircle(roomGraph())).toBeNull();
  });

  test('has no circle of files', () => {
    expect(findCircle(fileGraph())).toBeNull();
  });

  test('rooms are entered by their door only', () => {
    const leaps = sources.flatMap((source) =>
      source.imports.filter((one) => one.startsWith('.')).flatMap((one) => leavesRoom(source, one)),
    );
    expect(leaps).toEqual([]);
  });

  test('doors are small and name what they offer', () => {
    const doors = sources.filter(
      (source) => path.basename(source.file) === 'index.ts' && source.floor !== 'main',
    );
    const wrong = doors.filter((door) => door.lines > 60 || /export \*/.test(read(door.file)));
    expect(wrong.map((door) => door.file)).toEqual([]);
  });

  test('rooms are flat, say what they are and stay within fifteen files', () => {
    const folders = new Map<string, string[]>();
    for (const { file, floor } of sources)
      if (floor !== 'main')
        folders.set(path.dirname(file), [...(folders.get(path.dirname(file)) ?? []), file]);
    const large = [...folders].filter(([room, files]) => files.length > (roomier[room] ?? maxFilesInRoom));
    const rooms = new Set(
      sources.filter((one) => one.floor !== 'main').map((one) => `src/${one.floor}/${one.room}`),
    );
    expect([...rooms].filter((room) => !existsSync(path.join(root, room, 'README.md')))).toEqual([]);
    expect(large.map(([room, files]) => `${room}: ${files.length}`)).toEqual([]);
  });

  test('files and functions stay short', () => {
    const long = sources.filter((source) => source.lines > maxLines && !longByNature.includes(source.file));
    expect(long.map((source) => `${source.file}: ${source.lines}`)).toEqual([]);
  });

  test('only the configuration reads the environment', () => {
    const readers = sources.filter(
      (s) => /process\.env/.test(stripComments(read(s.file))) && !mayReadEnvironment.includes(s.file),
    );
    expect(readers.map((s) => s.file)).toEqual([]);
  });

  test('only the guard sends requests to other servers', () => {
    const out = sources.filter((s) =>
      /(?<![.\w])fetch\(|from '(undici|node:https?|openapi-fetch)'/.test(stripComments(read(s.file))),
    );
    expect(out.map((s) => s.file).filter((file) => !mayGoOut.includes(file))).toEqual([]);
  });

  test('statements of a transaction are awaited one after another', () => {
    // When one of several fails, those behind it in the queue run after the rollback, each for itself.
    const hasty = sources.filter((s) => {
      const code = stripComments(read(s.file));
      return /\binTransaction\(/.test(code) && /Promise\.(all|allSettled|race)\(/.test(code);
    });
    expect(hasty.map((s) => s.file).filter((file) => !ownConnections.includes(file))).toEqual([]);
  });

  test('no city stands in the code', () => {
    const named = sources.filter((s) =>
      /philadelphia|philly|millbrook|los.angeles/i.test(stripComments(read(s.file))),
    );
    expect(named.filter((s) => s.room !== 'config').map((s) => s.file)).toEqual([]);
  });
});

function mayImport(from: Source, to: { floor: Floor; room: string }): boolean {
  if (from.floor === to.floor && from.room === to.room) return true;
  const down = floors.indexOf(to.floor) - floors.indexOf(from.floor);
  if (down > 0) return true;
  if (down < 0 || from.floor === 'channels' || from.floor === 'civic') return false;
  if (from.floor === 'flow')
    return flowImports[from.room]?.includes(to.room) === true && !onTop.includes(to.room);
  return true;
}

function edges() {
  return sources.flatMap((from) =>
    from.imports.flatMap((one) => {
      const to = roomOf(one);
      return to ? [{ from, to }] : [];
    }),
  );
}

function roomOf(specifier: string): { floor: Floor; room: string } | null {
  const match = /^#([a-z]+)\/([a-z0-9-]+)/.exec(specifier);
  return match ? { floor: match[1] as Floor, room: match[2]! } : null;
}

function roomGraph(): Map<string, Set<string>> {
  const graph = new Map<string, Set<string>>();
  for (const { from, to } of edges()) {
    const key = `${from.floor}/${from.room}`;
    const target = `${to.floor}/${to.room}`;
    if (key !== target) graph.set(key, (graph.get(key) ?? new Set()).add(target));
  }
  return graph;
}

function fileGraph(): Map<string, Set<string>> {
  const graph = new Map<string, Set<string>>();
  for (const source of sources) {
    const targets = source.imports
      .filter((one) => one.startsWith('.'))
      .map((one) => path.relative(root, path.resolve(root, path.dirname(source.file), one)))
      .filter((target) => !registries.includes(target));
    graph.set(source.file, new Set(targets));
  }
  return graph;
}

function findCircle(graph: Map<string, Set<string>>): string | null {
  const done = new Set<string>();
  const visit = (node: string, trail: string[]): string | null => {
    if (trail.includes(node)) return [...trail.slice(trail.indexOf(node)), node].join(' -> ');
    if (done.has(node)) return null;
    for (const next of graph.get(node) ?? []) {
      const circle = visit(next, [...trail, node]);
      if (circle) return circle;
    }
    done.add(node);
    return null;
  };
  for (const node of graph.keys()) {
    const circle = visit(node, []);
    if (circle) return circle;
  }
  return null;
}

function leavesRoom(source: Source, specifier: string): string[] {
  const target = path.relative(root, path.resolve(root, path.dirname(source.file), specifier));
  const room = source.floor === 'main' ? 'src/main' : `src/${source.floor}/${source.room}`;
  return target.startsWith(`${room}/`) ? [] : [`${source.file} -> ${specifier}`];
}

function readSources(): Source[] {
  return readdirSync(path.join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .filter((file) => !file.startsWith('src/client/'))
    .map(readSource);
}

function readSource(file: string): Source {
  const [, floor, room] = file.split(path.sep);
  const text = read(file);
  const code = stripComments(text);
  const imports = [...code.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1]!);
  return { file, floor: floor as Floor, room: room!, imports, lines: text.split('\n').length };
}

function stripComments(code: string): string {
  return code.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

function read(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}
