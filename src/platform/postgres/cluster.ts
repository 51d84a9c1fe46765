import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Conflict } from '#platform/errors';
import type { Binaries } from './binaries.ts';
import { explainFileError, explainOutput } from './explain.ts';
import { canReach, type RunUser } from './run-user.ts';

/** All that is known before PostgreSQL runs. */
export interface Place {
  dataDir: string;
  /** PostgreSQL's own folder, `<dataDir>/postgres`. */
  cluster: string;
  user: RunUser;
  binaries: Binaries;
}

export const superuser = 'belfry';

/** Makes the cluster when there is none. Throws `Conflict` when it was made by another major version of PostgreSQL. */
export function ensureCluster(place: Place, durable: boolean): void {
  const { cluster, binaries } = place;
  const versionFile = path.join(cluster, 'PG_VERSION');
  if (!existsSync(versionFile)) {
    makeCluster(place, durable);
    return;
  }
  const had = readFileSync(versionFile, 'utf8').trim();
  const have = binaries.version.split('.')[0];
  if (had !== have)
    throw new Conflict(
      `The database in ${cluster} was made by PostgreSQL ${had}, but this Belfry brings PostgreSQL ${have}. ` +
        `Make a backup with the Belfry that made it ("npx belfry backup FILE"), then restore it into a new folder ` +
        `(BELFRY_DATA=/another/folder npx belfry restore FILE).`,
    );
}

/** initdb into a folder beside, renamed when whole: a start cut off half-way leaves nothing that looks like a database. */
function makeCluster(place: Place, durable: boolean): void {
  const { cluster, user, binaries, dataDir } = place;
  const making = `${cluster}.making`;
  try {
    rmSync(making, { recursive: true, force: true });
    mkdirSync(making, { recursive: true });
    chmodSync(making, 0o700);
    if (user) chownSync(making, user.uid, user.gid);
    const args = [
      '-D',
      folderArgument(making, user),
      '-U',
      superuser,
      '-A',
      'trust',
      '-E',
      'UTF8',
      '--no-instructions',
    ];
    args.push('--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C');
    if (!durable) args.push('--no-sync');
    const run = spawnSync(path.join(binaries.native, 'bin', 'initdb'), args, {
      ...user,
      cwd: making,
      encoding: 'utf8',
      env: programEnv(),
      windowsHide: true,
    });
    if (run.error) throw run.error;
    if (run.status !== 0) throw explainOutput(`${run.stdout}\n${run.stderr}`, dataDir);
    rmSync(cluster, { recursive: true, force: true });
    renameSync(making, cluster);
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    throw explainFileError(error, dataDir);
  }
}

/**
 * How to name a cluster to a program that starts in it. Root enters any folder, then PostgreSQL becomes `nobody`, who may not
 * walk to a folder under /root by its name: the kernel's link to the current folder leads there without walking.
 */
export function folderArgument(cluster: string, user: RunUser): string {
  return canReach(cluster, user) || process.platform !== 'linux' ? cluster : '/proc/self/cwd';
}

/** Our surroundings without what would steer PostgreSQL's programs (PGDATA, PGPORT ...), and with English messages. */
export function programEnv(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name));
  return { ...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC' };
}
