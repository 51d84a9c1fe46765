import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';

/** Runs `work` while no other process runs under the same lock file; one left by a dead process is taken over. */
export async function withLock(file, work) {
  while (!take(file)) await new Promise((resolve) => setTimeout(resolve, 100));
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    process.once('exit', () => {
      if (holder(file) === process.pid) rmSync(file, { force: true });
    });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (!isAlive(file)) rmSync(file, { force: true });
    return false;
  }
}

function isAlive(file) {
  const pid = holder(file);
  try {
    // The moment between making the file and writing into it.
    if (!pid) return Date.now() - statSync(file).mtimeMs < 2_000;
    process.kill(pid, 0);
    // No install or build takes half an hour: the number belongs to somebody else by now.
    return Date.now() - statSync(file).mtimeMs < 1_800_000;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function holder(file) {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return 0;
  }
}
