// Builds what the browser gets: styles, drawings and islands, into dist/client, named by their content and beside each
// its .gz and .br. What has not changed since the last build is left alone.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const styles = ['site', 'console', 'map'];
const islands = ['map', 'photos', 'live', 'list', 'copy', 'leave'];
const drawings = ['icons.svg', 'favicon.svg'];

/**
 * Returns the manifest: plain name -> built name (`site.css` -> `site-1f2e3d4c.css`). `force` builds all anew.
 * @param {string} root folder of the checkout
 * @param {{ force?: boolean }} options
 */
export async function buildClient(root, { force = false } = {}) {
  const out = path.join(root, 'dist', 'client');
  const stampFile = path.join(root, 'dist', 'client.stamp');
  const stamp = await stampOf(root);
  const manifestFile = path.join(out, 'manifest.json');
  if (!force && existsSync(manifestFile) && (await readFile(stampFile, 'utf8').catch(() => '')) === stamp)
    return JSON.parse(await readFile(manifestFile, 'utf8'));
  await mkdir(out, { recursive: true });
  const built = new Map();
  await Promise.all([buildStyles(root, built), buildDrawings(root, built), buildIslands(root, built)]);
  const manifest = await write(out, built);
  await writeFile(manifestFile, `${JSON.stringify(manifest, null, 2)}\n`);
  await writeFile(stampFile, stamp);
  return manifest;
}

/** One hash of everything that the result depends on. */
async function stampOf(root) {
  const hash = createHash('sha256');
  for (const folder of ['src/client', 'src/platform/ui/styles']) {
    const names = await readdir(path.join(root, folder));
    for (const name of names.sort()) hash.update(name).update(await readFile(path.join(root, folder, name)));
  }
  for (const file of ['package-lock.json', 'script/build-client.mjs'])
    hash.update(await readFile(path.join(root, file)));
  return hash.digest('hex');
}

async function buildStyles(root, built) {
  const sass = await import('sass');
  const { browserslistToTargets, transform } = await import('lightningcss');
  const folder = path.join(root, 'src', 'platform', 'ui', 'styles');
  const targets = browserslistToTargets(['chrome 109', 'firefox 115', 'safari 16.4']);
  for (const name of styles) {
    const { css } = sass.compile(path.join(folder, `${name}.scss`), {
      loadPaths: [
        folder,
        path.join(root, 'node_modules', '@uswds', 'uswds', 'packages'),
        path.join(root, 'node_modules'),
      ],
      quietDeps: true,
      logger: sass.Logger.silent,
    });
    // Leaflet's own pictures are not shipped: our pins are drawn by style.
    const clean = css.replace(/[^;{}]*url\([^)]*\.png\)[^;}]*;?/g, '');
    const { code } = transform({ filename: `${name}.css`, code: Buffer.from(clean), minify: true, targets });
    built.set(`${name}.css`, Buffer.from(code));
  }
}

async function buildDrawings(root, built) {
  for (const name of drawings) {
    const text = await readFile(path.join(root, 'src', 'client', name), 'utf8');
    built.set(name, Buffer.from(text.replace(/>\s+</g, '><').trim()));
  }
}

/** Vite names the files of the islands itself, because they import each other by name. */
async function buildIslands(root, built) {
  const { build } = await import('vite');
  const client = path.join(root, 'src', 'client');
  const result = await build({
    root: client,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    base: '/assets/',
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      rollupOptions: {
        input: Object.fromEntries(islands.map((name) => [name, path.join(client, `${name}.ts`)])),
        output: { entryFileNames: '[name]-[hash].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
  for (const part of result.output) {
    if (part.type !== 'chunk') continue;
    const plain = part.isEntry ? `${part.name}.js` : part.fileName;
    built.set(plain, Object.assign(Buffer.from(part.code), { as: part.fileName }));
  }
}

async function write(out, built) {
  const manifest = {};
  const kept = new Set(['manifest.json']);
  for (const [name, content] of built) {
    const as = content.as ?? hashed(name, content);
    manifest[name] = as;
    for (const [ending, make] of [
      ['', async (x) => x],
      ['.gz', squeeze],
      ['.br', squeezeMore],
    ]) {
      kept.add(as + ending);
      const file = path.join(out, as + ending);
      if (!existsSync(file)) await writeFile(file, await make(content));
    }
  }
  for (const name of await readdir(out))
    if (!kept.has(name)) await rm(path.join(out, name), { recursive: true });
  return manifest;
}

const squeeze = (content) => promisify(gzip)(content, { level: 9 });
const squeezeMore = (content) =>
  promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });

function hashed(name, content) {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 8);
  const { name: plain, ext } = path.parse(name);
  return `${plain}-${hash}${ext}`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const start = Date.now();
  const manifest = await buildClient(path.resolve(import.meta.dirname, '..'), {
    force: process.argv.includes('--force'),
  });
  console.log(`${Object.keys(manifest).length} files in ${Date.now() - start} ms`);
}
