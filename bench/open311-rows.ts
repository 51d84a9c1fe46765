import { gunzipSync } from 'node:zlib';
import { ask, measurePages, together } from './load.ts';
import type { Amounts, Row } from './rows.ts';
import type { WebProcess } from './web-process.ts';

const base = '/open311/v2';

/** Reading by other programs, without a key. Lists of a thousand are asked for a tenth as often. */
export async function open311Rows(web: WebProcess, { pages }: Amounts): Promise<Row[]> {
  const rows: Row[] = [];
  const add = async (work: string, peer: string, goal: string, path: string, count: number) => {
    const measured = await web.profiled(work, () => measurePages(web, [{ path }], count));
    rows.push({ work, peer, goal, ...measured });
  };
  await add('Open311 services', '7-12 · 9-12 · 180-276', 'CPU <= 0.4', `${base}/services.json`, pages);
  await add(
    'Open311 requests, 50 rows, JSON',
    '~100 · 104 · 19-20',
    'CPU <= 2.5',
    `${base}/requests.json?limit=50`,
    pages,
  );
  await add('Open311 requests, 50 rows, XML', '', 'CPU <= 2.5', `${base}/requests.xml?limit=50`, pages);
  const many = await thousand(web);
  const few = Math.max(20, pages / 10);
  await add(
    'Open311 requests, 1,000 rows, JSON',
    '1,900 · 1,610 · 0.5',
    'CPU <= 40',
    `${base}/requests.json?${many}`,
    few,
  );
  await add('Open311 requests, 1,000 rows, XML', '', 'CPU <= 40', `${base}/requests.xml?${many}`, few);
  await add(
    'Open311 50 changed requests',
    '',
    '',
    `${base}/requests.json?limit=50&updated_after=${daysAgo(3)}`,
    pages,
  );
  await add(
    'Open311 50 in a box, extensions',
    '',
    '',
    `${base}/requests.json?limit=50&extensions=true&bbox=-75.17,39.94,-75.15,39.96`,
    few,
  );
  await add('Open311 updates of a day', '', '', `${base}/servicerequestupdates.json`, few);
  return rows;
}

function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}

/** Arguments that find a thousand requests: the last 90 days when they have as many, else whatever changed. */
async function thousand(web: WebProcess): Promise<string> {
  for (const args of ['limit=1000', `limit=1000&updated_after=${daysAgo(3650)}`]) {
    const { body } = await ask(web.url, { path: `${base}/requests.json?${args}` });
    if (JSON.parse(gunzipSync(body).toString()).length === 1000) return args;
  }
  throw new Error('There are not a thousand requests.');
}

/** Posts by sixteen programs at once, each durably committed. */
export async function open311Posts(web: WebProcess, { reports }: Amounts): Promise<Row> {
  const api_key = await web.key();
  const post = async (nth: number) => {
    const form = {
      api_key,
      service_code: 'pothole',
      'attribute[size]': 'large',
      description: `Hole number ${nth} in the right lane`,
      lat: String(39.94 + (nth % 200) * 0.0004),
      long: String(-75.2 + (Math.floor(nth / 200) % 100) * 0.0004),
    };
    const { status, body } = await ask(web.url, { path: `${base}/requests.json`, method: 'POST', form });
    if (status !== 200) throw new Error(`POST answered ${status}: ${body}`);
  };
  for (let nth = 0; nth < 50; nth += 1) await post(nth);
  const posted = await web.profiled('Open311 create', () =>
    together(web, reports, 16, (nth) => post(nth + 50)),
  );
  return { work: 'Open311 create', peer: 'not possible there', goal: 'CPU <= 4', ...posted };
}
