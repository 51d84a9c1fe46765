// `npm run bench -- --help`
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { ownRooms } from './build.mjs';
import { checkNode, ensureBuilt, ensurePackages, root } from './ensure.mjs';

checkNode();
await ensurePackages();
await ensureBuilt();

const { build } = await import('esbuild');
await build({
  absWorkingDir: root,
  entryPoints: ['bench/run.ts', 'bench/serve-bench.ts'],
  outdir: 'dist/bench',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  plugins: [ownRooms(root)],
  jsx: 'automatic',
  jsxImportSource: 'preact',
  sourcemap: true,
  logLevel: 'warning',
});

const program = path.join(root, 'dist', 'bench', 'run.js');
const { status } = spawnSync(process.execPath, ['--enable-source-maps', program, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 1);
