// `npm run check`: everything that is not a test of behaviour. Names what failed; exit code 1 if anything did.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { checkNode, ensurePackages, root } from './ensure.mjs';

const checks = [
  ['format and lint', '@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.'], 'npm run format'],
  ['types', 'typescript/bin/tsc', ['--noEmit'], 'npm run types'],
  ['house rules', 'vitest/vitest.mjs', ['run', 'test/house.test.ts'], 'see docs/ARCHITECTURE.md'],
  ['unused code and packages', 'knip/bin/knip.js', [], 'npx knip'],
];

checkNode();
await ensurePackages();

const failed = [];
for (const [name, program, args, remedy] of checks) {
  if (name === 'house rules' && !existsSync(path.join(root, 'test', 'house.test.ts'))) continue;
  console.log(`\n== ${name}`);
  const { status } = spawnSync(process.execPath, [path.join(root, 'node_modules', program), ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) failed.push(`${name} (${remedy})`);
}

console.log(failed.length === 0 ? '\nAll checks passed.' : `\nFailed: ${failed.join('; ')}`);
process.exit(failed.length === 0 ? 0 : 1);
