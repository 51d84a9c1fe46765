import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { Unavailable } from '#platform/errors';

/** Whom PostgreSQL's programs run as; `undefined` = as ourselves. */
export type RunUser = { uid: number; gid: number } | undefined;

/**
 * PostgreSQL refuses to run as root, and its folder must belong to whom it runs as. So: started by root, it runs as the owner
 * of the folder that is there, or as `nobody` on a new one; started by anybody else, as that user.
 * Throws `Unavailable` when the folder belongs to another user whom we cannot become.
 */
export function findRunUser(cluster: string): RunUser {
  const owner = ownerOf(cluster);
  const me = process.getuid?.();
  if (me === undefined) return undefined;
  if (me === 0) return owner && owner.uid !== 0 ? owner : nobody();
  if (owner && owner.uid !== me)
    throw new Unavailable(
      `${cluster} belongs to user ${owner.uid}, but Belfry was started by user ${me}. Start it as the same user as before, ` +
        `give the folder over (sudo chown -R ${me} ${path.dirname(cluster)}), or choose another one with BELFRY_DATA=/another/folder.`,
    );
  return undefined;
}

/** Whether a user may walk down to `target` and read it, by the plain rights of every folder on the way. */
export function canReach(target: string, user: RunUser): boolean {
  if (!user) return true;
  for (let place = path.resolve(target); ; place = path.dirname(place)) {
    const need = place === path.resolve(target) ? 0o5 : 0o1;
    if (!allows(place, user, need)) return false;
    if (place === path.dirname(place)) return true;
  }
}

function allows(place: string, user: { uid: number; gid: number }, need: number): boolean {
  const { uid, gid, mode } = statSync(place);
  const shift = uid === user.uid ? 6 : gid === user.gid ? 3 : 0;
  return ((mode >> shift) & need) === need;
}

function ownerOf(cluster: string): { uid: number; gid: number } | undefined {
  try {
    const { uid, gid } = statSync(cluster);
    return { uid, gid };
  } catch {
    return undefined;
  }
}

/** By name, since its number differs between systems (65534 on Linux, -2 on macOS). */
function nobody(): { uid: number; gid: number } {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('nobody:'));
  if (!line)
    throw new Unavailable(
      'PostgreSQL refuses to run as root, and this system has no user "nobody". Start Belfry as an ordinary user.',
    );
  const [, , uid, gid] = line.split(':');
  return { uid: Number(uid), gid: Number(gid) };
}
