// Builds what the browser gets: styles, drawings and islands, into dist/client, named by their content and beside each
// its .gz and .br. What has not changed since the last build is left alone.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const styles = ['site', 'console', 'map', 'console-map'];
const islands = ['map', 'photos', 'live', 'list', 'copy', 'leave', 'suggest', 'frame'];
const drawings = ['icons.svg', 'favicon.svg'];

/** What is built together, from which folders. Each is left alone while its folders are as they were. */
const parts = {
  styles: { folders: ['src/platform/ui/styles'], build: buildStyles },
  client: {
    folders: ['src/client'],
    build: (root, built) =>
      Promise.all([buildDrawings(root, built), buildIslands(root, built), copyWorker(root, built)]),
  },
};

/**
 * Returns the manifest: plain name -> built name (`site.css` -> `site-1f2e3d4c.css`). `force` builds all anew.
 * @param {string} root folder of the checkout
 * @param {{ force?: boolean }} options
 */
export async function buildClient(root, { force = false } = {}) {
  const out = path.join(root, 'dist', 'client');
  const stampFile = path.join(root, 'dist', 'client.json');
  await mkdir(out, { recursive: true });
  const before = force ? {} : JSON.parse(await readFile(stampFile, 'utf8').catch(() => '{}'));
  const after = {};
  for (const [name, { folders, build }] of Object.entries(parts)) {
    const stamp = await stampOf(root, folders);
    const old = before[name];
    const whole =
      old?.stamp === stamp && Object.values(old.files).every((file) => existsSync(path.join(out, file)));
    if (whole) {
      after[name] = old;
      continue;
    }
    const built = new Map();
    await build(root, built);
    after[name] = { stamp, files: await write(out, built) };
  }
  const manifest = Object.assign({}, ...Object.values(after).map(({ files }) => files));
  if (JSON.stringify(before) !== JSON.stringify(after)) {
    await replace(path.join(out, 'manifest.json'), manifest);
    await replace(stampFile, after);
    await sweep(out, manifest);
  }
  return manifest;
}

/** One hash of everything that a part depends on. */
async function stampOf(root, folders) {
  const hash = createHash('sha256');
  for (const folder of folders) {
    const names = await readdir(path.join(root, folder));
    for (const name of names.sort()) hash.update(name).update(await readFile(path.join(root, folder, name)));
  }
  for (const file of ['package-lock.json', 'script/build-client.mjs'])
    hash.update(await readFile(path.join(root, file)));
  return hash.digest('hex');
}

/** Never half a file for a server that reads it meanwhile. */
async function replace(file, content) {
  await writeFile(`${file}.${process.pid}`, `${JSON.stringify(content, null, 2)}\n`);
  await rename(`${file}.${process.pid}`, file);
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

/** MapLibre's own thread, as it is delivered: pages tell its address. */
async function copyWorker(root, built) {
  const file = path.join(root, 'node_modules', 'maplibre-gl', 'dist', 'maplibre-gl-worker.mjs');
  const text = await readFile(file, 'utf8');
  built.set('maplibre-gl-worker.js', Buffer.from(text.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n')));
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

/** Returns plain name -> built name. A name says its content, so what is there already is right. */
async function write(out, built) {
  const files = {};
  for (const [name, content] of built) {
    const as = content.as ?? hashed(name, content);
    files[name] = as;
    for (const [ending, make] of Object.entries(endings)) {
      const file = path.join(out, as + ending);
      if (!existsSync(file)) await writeFile(file, await make(content));
    }
  }
  return files;
}

/** Removes what an earlier build left and no page asks for any more. */
async function sweep(out, manifest) {
  const kept = new Set(['manifest.json']);
  for (const file of Object.values(manifest))
    for (const ending of Object.keys(endings)) kept.add(file + ending);
  for (const name of await readdir(out))
    if (!kept.has(name)) await rm(path.join(out, name), { recursive: true, force: true });
}

const squeeze = (content) => promisify(gzip)(content, { level: 9 });
const squeezeMore = (content) =>
  promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });

const endings = { '': (content) => content, '.gz': squeeze, '.br': squeezeMore };

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
