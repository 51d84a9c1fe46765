import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

const sources = ['src', 'locales', 'script', 'package.json', 'package-lock.json', 'tsconfig.json'];

/** Whether any source was changed, added or removed since `markBuilt`. Looks at names, sizes and times only (about 20 ms). */
export function needsBuild(root) {
  const stamp = stampFile(root);
  if (!existsSync(stamp) || !existsSync(path.join(root, 'dist', 'belfry.js'))) return true;
  return readFileSync(stamp, 'utf8') !== fingerprint(root);
}

/** Notes what dist was built from. Take the fingerprint before building: a change during the build then counts as new. */
export function markBuilt(root, print) {
  mkdirSync(path.join(root, 'dist'), { recursive: true });
  const making = `${stampFile(root)}.${process.pid}`;
  writeFileSync(making, print);
  renameSync(making, stampFile(root));
}

export function fingerprint(root) {
  const hash = createHash('sha256').update(process.version);
  for (const source of sources) addTo(hash, root, source);
  return hash.digest('hex');
}

function addTo(hash, root, name) {
  const stat = statSync(path.join(root, name), { throwIfNoEntry: false });
  if (!stat || /\.test\.tsx?$/.test(name)) return;
  if (stat.isFile()) hash.update(`${name} ${stat.size} ${stat.mtimeMs}\n`);
  else for (const entry of readdirSync(path.join(root, name)).sort()) addTo(hash, root, `${name}/${entry}`);
}

function stampFile(root) {
  return path.join(root, 'dist', '.built-from');
}
