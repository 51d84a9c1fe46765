import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * What tells this life of a process number from a later one with the same number: the moment of its start.
 * `undefined` = no such process (a zombie counts as gone); `''` = it lives, but this system tells no more.
 */
export function processMark(pid: number): string | undefined {
  if (process.platform === 'linux') return linuxMark(pid);
  if (!answersSignals(pid)) return undefined;
  if (process.platform === 'win32') return '';
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

/** True when process `pid` lives and, as far as can be told, is the one that once bore this mark. */
export function isSameProcess(pid: number, mark: string): boolean {
  const now = processMark(pid);
  return now !== undefined && (now === mark || now === '' || mark === '');
}

/** Fields of /proc/PID/stat follow the name in brackets, which may hold spaces: state is the 1st, start time the 20th. */
function linuxMark(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
