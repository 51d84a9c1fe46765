import { statfsSync } from 'node:fs';
import path from 'node:path';
import { BelfryError, Unavailable } from '#platform/errors';

/** What the system and PostgreSQL say, and what we say instead. The first that matches wins. */
const sentences: [RegExp, (dir: string, words: RegExpMatchArray) => string][] = [
  [
    /shared memory segment.*(No space left|Cannot allocate)/i,
    () =>
      'PostgreSQL got too little shared memory. In a container, give it more: docker run --shm-size=256m.',
  ],
  [
    /No space left on device|ENOSPC|quota exceeded|EDQUOT/i,
    (dir) =>
      `The disk that holds ${dir} is full${free(dir)}. Free at least 200 MB there, ` +
      'or keep the data elsewhere with BELFRY_DATA=/another/folder. Nothing that was acknowledged is lost.',
  ],
  [
    /Read-only file system|EROFS/i,
    (dir) => `${dir} lies on a read-only disk. Choose a writable folder with BELFRY_DATA=/another/folder.`,
  ],
  [
    /Permission denied|EACCES|EPERM|Operation not permitted/i,
    (dir) =>
      `PostgreSQL may not use ${dir} (${process.getuid?.() === 0 ? 'it runs as the user nobody, since we are root' : 'wrong owner or rights'}). ` +
      'Give the folder to the user who starts Belfry, or choose another one with BELFRY_DATA=/another/folder.',
  ],
  [
    /Address already in use|EADDRINUSE/i,
    (dir) =>
      `The address of the database in ${dir} is taken by another program. Stop that one and start again.`,
  ],
  [
    /Cannot allocate memory|could not map anonymous shared memory|ENOMEM/i,
    () => 'There is not enough free memory for PostgreSQL (it needs about 200 MB).',
  ],
  [
    /loading shared libraries: ([^:]+)/,
    (_dir, words) =>
      `A part of the embedded PostgreSQL is missing (${words[1]}). Run "npm ci" and start again.`,
  ],
];

/**
 * Turns what PostgreSQL wrote before it gave up into an `Unavailable` that says what to do;
 * words that we do not know are passed on as they are.
 */
export function explainOutput(output: string, dir: string): Unavailable {
  for (const [pattern, say] of sentences) {
    const words = output.match(pattern);
    if (words) return new Unavailable(say(dir, words));
  }
  const lines = output.trim().split('\n');
  const telling = lines.filter((line) => /FATAL|PANIC|error/i.test(line));
  const last = (telling.length > 0 ? telling : lines).slice(-3).join('\n');
  return new Unavailable(`The embedded PostgreSQL did not start. It said:\n${last || '(nothing)'}`);
}

/** The same for an error of Node's file system or `spawn`; other errors come back as they are. */
export function explainFileError(error: unknown, dir: string): Error {
  if (error instanceof BelfryError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  return code ? explainOutput(`${code}: ${message}`, dir) : (error as Error);
}

function free(dir: string): string {
  for (let folder = dir; ; folder = path.dirname(folder)) {
    try {
      const { bavail, bsize } = statfsSync(folder);
      return ` (${Math.floor((bavail * bsize) / 1_000_000)} MB left)`;
    } catch {
      if (folder === path.dirname(folder)) return '';
    }
  }
}
