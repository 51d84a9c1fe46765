import { rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Conflict } from '#platform/errors';
import {
  type Claim,
  type ClaimState,
  claimState,
  clearDeadClaim,
  type HeldClaim,
  readClaim,
  tryClaim,
} from './claim.ts';
import { explainFileError } from './explain.ts';

/**
 * Makes this process the only server on a data folder, until `release()` or the process's end.
 * `what` says to others what it is ("belfry serve on port 3110"). A lock left by a dead process is taken over.
 * Throws `Conflict` whose message names the holder and what to do. Commands that only use the database need no hold.
 */
export async function holdFolder(dataDir: string, what: string): Promise<HeldClaim> {
  const file = path.join(dataDir, 'run', 'serve.lock');
  for (;;) {
    const held = claimOrExplain(dataDir, file, what);
    if (held) return releasedAtExit(held, file);
    const state = claimState(file);
    if (state === 'alive' || (state === 'beating' && (await keepsBeating(file))))
      throw refusal(dataDir, readClaim(file));
    clearDeadClaim(file);
    await sleep(10);
  }
}

function claimOrExplain(dataDir: string, file: string, what: string): HeldClaim | undefined {
  try {
    return tryClaim(file, what);
  } catch (error) {
    throw explainFileError(error, dataDir);
  }
}

/** A holder in another container is known by its heartbeat only: one that was killed just now falls silent. */
async function keepsBeating(file: string): Promise<boolean> {
  const seen = readClaim(file)?.since;
  let state: ClaimState = 'beating';
  for (let tries = 0; tries < 6 && state === 'beating' && readClaim(file)?.since === seen; tries++) {
    await sleep(3_000);
    state = claimState(file);
  }
  return state !== 'dead';
}

function refusal(dataDir: string, holder: Claim | undefined): Conflict {
  const who = holder ? `process ${holder.pid} (${holder.what}, since ${holder.since})` : 'another process';
  const how = holder ? `kill ${holder.pid}` : 'end it';
  return new Conflict(
    `The data folder ${dataDir} is in use by ${who}. Stop that one first (Ctrl-C or "${how}"), ` +
      'or give this one a folder of its own: BELFRY_DATA=/another/folder PORT=3111 npm start',
  );
}

function releasedAtExit(held: HeldClaim, file: string): HeldClaim {
  const atExit = () => rmSync(file, { force: true });
  process.once('exit', atExit);
  return {
    release() {
      process.removeListener('exit', atExit);
      held.release();
    },
  };
}
