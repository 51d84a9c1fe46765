import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { apiPosts, apiRows } from './api-rows.ts';
import { importCsv, writeCsv } from './growth.ts';
import { open311Posts, open311Rows } from './open311-rows.ts';
import { startOnce } from './processes.ts';
import { fillForm } from './resident.ts';
import { type Amounts, pageRows, type Row, reportRows } from './rows.ts';
import { benchSearch, tellSearch } from './search.ts';
import { benchSync, tellSync } from './sync.ts';
import { tableOf } from './table.ts';
import { benchTiles, tellTiles } from './tiles.ts';
import { startWeb, type WebProcess } from './web-process.ts';
import { weigh } from './weight.ts';

const help = `npm run bench -- [options]
  --quick          a tenth of the requests: a look, not a measure
  --growth=N       then imports N made-up requests and measures the pages again
  --requests=N     of demo life to start with (20000)
  --only=LIST      of pages, open311, api, reports, start: these alone, with commas between
  --data=FOLDER    keeps the data there and uses them again (else a temporary folder)
  --port=N         3290, and the next one
  --places=N       only the search for places, over N made-up addresses (600000)
  --tiles=N        only maps: tiles, clusters and counts over N made-up requests
  --sync=N         only two cities against each other over N requests, while both are killed at random
  --profile=FOLDER also writes where the CPU's time went, a .cpuprofile for each row (Chrome's developer tools read them)
docs/how-to/measure-speed.md says what the figures mean.`;

const root = path.resolve(import.meta.dirname, '..', '..');
const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    growth: { type: 'string', default: '0' },
    requests: { type: 'string', default: '20000' },
    only: { type: 'string', default: 'pages,open311,api,reports,start' },
    data: { type: 'string' },
    port: { type: 'string', default: '3290' },
    places: { type: 'string' },
    tiles: { type: 'string' },
    sync: { type: 'string' },
    profile: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

function amountsOf(quick: boolean): Amounts {
  return quick ? { pages: 200, reports: 300, journeys: 20 } : { pages: 2000, reports: 3000, journeys: 100 };
}

function say(line: string) {
  console.error(`${new Date().toISOString().slice(11, 19)} ${line}`);
}

const has = (part: string) => values.only.split(',').includes(part);

async function read(web: WebProcess, amounts: Amounts): Promise<Row[]> {
  return [
    ...(has('pages') ? await pageRows(web, amounts) : []),
    ...(has('open311') ? await open311Rows(web, amounts) : []),
    ...(has('api') ? await apiRows(web, amounts) : []),
  ];
}

async function startTwice(dataDir: string, port: number) {
  say('Start and memory of the program as it is served');
  await startOnce(root, dataDir, port, ['/', '/requests']);
  return startOnce(root, dataDir, port, ['/', '/requests', '/report/pothole', '/services?q=trash']);
}

async function bench(dataDir: string) {
  const port = Number(values.port);
  const amounts = amountsOf(values.quick);
  say(`Preparing ${values.requests} requests in ${dataDir}`);
  let web = await startWeb(dataDir, port, Number(values.requests), values.profile);
  say('Pages');
  const pages = await read(web, amounts);
  const form = `${await fillForm(web.url, 59_100, { looks: false })}/place`;
  const one = '/requests';
  const weights = [await weigh(web.url, '/'), await weigh(web.url, form), await weigh(web.url, one)];
  say('Reports');
  const reports = [
    ...(has('reports') ? await reportRows(web, amounts) : []),
    ...(has('open311') ? [await open311Posts(web, amounts)] : []),
    ...(has('api') ? [await apiPosts(web, amounts)] : []),
  ];
  await web.stop();
  const started = has('start') ? await startTwice(dataDir, port + 1) : undefined;
  const growth = Number(values.growth);
  let grown: Row[] = [];
  let imported: { rows: number; seconds: number; perSecond: number } | undefined;
  if (growth > 0) {
    const file = path.join(dataDir, 'growth.csv');
    say(`Importing ${growth} requests`);
    await writeCsv(file, growth);
    const { seconds } = await importCsv(root, dataDir, file);
    imported = { rows: growth, seconds, perSecond: growth / seconds };
    rmSync(file);
    web = await startWeb(dataDir, port, Number(values.requests), values.profile);
    say('Pages again');
    grown = await read(web, amounts);
    await web.stop();
  }
  return { rows: [...pages, ...reports], grown, weights, started, imported };
}

function places(dataDir: string) {
  mkdirSync(dataDir, { recursive: true });
  return benchSearch(dataDir, Number(values.places), say);
}

function maps(dataDir: string) {
  mkdirSync(dataDir, { recursive: true });
  return benchTiles(dataDir, Number(values.tiles), say);
}

function tell({ rows, grown, weights, started, imported }: Awaited<ReturnType<typeof bench>>) {
  console.log(tableOf(rows, grown));
  if (started)
    console.log(
      `\nstart to first page, warm: ${started.seconds.toFixed(2)} s (goal 1.5; FixMyStreet 3.1-3.8)`,
    );
  if (started?.megabytes)
    console.log(
      `memory in use (PSS), program and PostgreSQL: ${started.megabytes.toFixed(0)} MB (goal 250; FixMyStreet 520)`,
    );
  for (const { page, kilobytes, files } of weights)
    console.log(
      `weight of ${page.replace(/d\/[\w-]{22}/, 'd/...')}: ${kilobytes.toFixed(1)} KB in ${files} files (goal 60 KB, 8 files)`,
    );
  if (imported)
    console.log(
      `import: ${imported.rows} requests in ${imported.seconds.toFixed(0)} s, ${imported.perSecond.toFixed(0)} a second (goal 8,333)`,
    );
}

if (values.help) console.log(help);
else {
  if (values.profile) mkdirSync(values.profile, { recursive: true });
  const folder = values.data
    ? path.resolve(values.data)
    : mkdtempSync(path.join(os.tmpdir(), 'belfry-bench-'));
  try {
    const data = path.join(folder, 'data');
    const found = values.sync
      ? await benchSync(root, folder, Number(values.sync), Number(values.port), say)
      : values.places
        ? await places(data)
        : values.tiles
          ? await maps(data)
          : await bench(data);
    if ('kills' in found) console.log(tellSync(found));
    else if ('streets' in found) console.log(tellSearch(found));
    else if ('tileRows' in found) console.log(tellTiles(found));
    else tell(found);
    const results = path.join(root, 'bench', 'results');
    mkdirSync(results, { recursive: true });
    const at = new Date().toISOString();
    const machine = {
      cpu: os.cpus()[0]?.model,
      cores: os.cpus().length,
      node: process.version,
      load: os.loadavg(),
    };
    const file = path.join(results, `${at.replaceAll(':', '-')}.json`);
    writeFileSync(file, `${JSON.stringify({ at, machine, options: values, ...found }, null, 2)}\n`);
    console.log(`\nWritten to ${path.relative(root, file)}`);
  } finally {
    if (!values.data) rmSync(folder, { recursive: true, force: true });
  }
}
