import { setTimeout as sleep } from 'node:timers/promises';
import { type Attachment, findOrStart, inTurn } from './find-or-start.ts';
import type { Postmaster } from './postmaster.ts';
import { processMark } from './process-mark.ts';

const lookMs = 500;
const longestPauseMs = 30_000;

/**
 * Looks whether PostgreSQL's main process lives, and starts it again when it does not. Every attached process watches, so it does
 * not matter which of them started it; the turn lock lets one of them act and the others find it running.
 * `end()` stops the watching and waits for a start that is under way.
 */
export function keepAlive(attachment: Attachment, first: Postmaster): { end(): Promise<void> } {
  const ended = new AbortController();
  const watching = watch(attachment, first, ended.signal);
  return {
    end() {
      ended.abort();
      return watching;
    },
  };
}

async function watch(attachment: Attachment, first: Postmaster, ended: AbortSignal): Promise<void> {
  let server = first;
  let mark = processMark(server.pid);
  while (await pause(lookMs, ended)) {
    const now = processMark(server.pid);
    if (now !== undefined && now === mark) continue;
    const next = await startAgain(attachment, server, ended);
    if (!next) return;
    if (next.pid !== server.pid)
      attachment.log?.warn({ pid: next.pid }, 'PostgreSQL had stopped and runs again');
    server = next;
    mark = processMark(server.pid);
  }
}

async function startAgain(
  attachment: Attachment,
  server: Postmaster,
  ended: AbortSignal,
): Promise<Postmaster | undefined> {
  for (let wait = 250; !ended.aborted; wait = Math.min(wait * 2, longestPauseMs)) {
    try {
      return await inTurn(attachment.place.dataDir, () => findOrStart(attachment, server.address));
    } catch (error) {
      attachment.log?.error(
        { error: (error as Error).message, againInMs: wait },
        'PostgreSQL cannot be started',
      );
    }
    await pause(wait, ended);
  }
  return undefined;
}

/** False when the watching was ended meanwhile. Does not keep the program running. */
function pause(ms: number, ended: AbortSignal): Promise<boolean> {
  return sleep(ms, true, { ref: false, signal: ended }).catch(() => false);
}
