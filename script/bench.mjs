// `npm run bench -- --help`
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { serverOptions } from './build.mjs';
import { checkNode, ensureBuilt, ensurePackages, root } from './ensure.mjs';

checkNode();
await ensurePackages();
await ensureBuilt();

const { build } = await import('esbuild');
await build({
  ...serverOptions(root),
  entryPoints: ['bench/run.ts', 'bench/serve-bench.ts'],
  outdir: 'dist/bench',
});

const program = path.join(root, 'dist', 'bench', 'run.js');
const { status } = spawnSync(process.execPath, ['--enable-source-maps', program, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 1);
