// `npm test [-- files, vitest options]`; `npm run test:real` reads real open data when it is there.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { checkNode, ensureBuilt, ensurePackages, root } from './ensure.mjs';

checkNode();
await ensurePackages();
// Journeys walk through the built pages and kill the built program.
await ensureBuilt();

const args = process.argv.slice(2).filter((arg) => arg !== '--real');
const real = process.argv.includes('--real');
const data = path.resolve(process.env.REAL_DATA || path.join(root, '..', 'shared', 'data'));

if (real && !existsSync(data)) {
  console.log(
    `Skipped: the real data are not here (looked in ${data}; REAL_DATA=/folder names another place).`,
  );
  console.log('0 passed, 0 failed');
  process.exit(0);
}

const reporters = ['--reporter=default', `--reporter=${path.join(root, 'script', 'count-reporter.mjs')}`];
const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');
const env = { ...process.env, ...(real ? { REAL: '1', REAL_DATA: data } : {}) };
const { status } = spawnSync(process.execPath, [vitest, 'run', ...reporters, ...args], {
  cwd: root,
  stdio: 'inherit',
  env,
});
process.exit(status ?? 1);
