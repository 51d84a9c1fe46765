import { gunzipSync } from 'node:zlib';
import { ask, askJson, measurePages, together } from './load.ts';
import type { Amounts, Row } from './rows.ts';
import type { WebProcess } from './web-process.ts';

const base = '/api/v1';

/** The REST API, read without a key. */
export async function apiRows(web: WebProcess, { pages }: Amounts): Promise<Row[]> {
  const { body } = await ask(web.url, { path: `${base}/requests?limit=50` });
  const text = body[0] === 0x1f ? gunzipSync(body).toString() : body.toString();
  const numbers = (JSON.parse(text) as { items: { number: string }[] }).items.map((one) => one.number);
  const rows: Row[] = [];
  const add = async (work: string, paths: string[]) => {
    const asked = paths.map((path) => ({ path: base + path }));
    rows.push({
      work,
      peer: '',
      goal: '',
      ...(await web.profiled(work, () => measurePages(web, asked, pages))),
    });
  };
  await add('API requests, 50 rows', ['/requests?limit=50']);
  await add('API requests, 50 rows, by filter', [
    '/requests?limit=50&service=pothole&status=open',
    '/requests?limit=50&near=39.9526,-75.1652&radius=800',
    '/requests?limit=50&status=closed&sort=-updated',
  ]);
  await add(
    'API one request',
    numbers.map((number) => `/requests/${number}`),
  );
  return rows;
}

/** Reports by sixteen programs at once, each with a mark of its own and durably committed. */
export async function apiPosts(web: WebProcess, { reports }: Amounts): Promise<Row> {
  const key = await web.key();
  const post = async (nth: number) => {
    const place = { lat: 39.94 + (nth % 200) * 0.0004, lng: -75.2 + (Math.floor(nth / 200) % 100) * 0.0004 };
    const report = {
      service: 'pothole',
      description: `Hole number ${nth}`,
      answers: { size: 'large' },
      place,
    };
    const headers = { authorization: `Bearer ${key}`, 'idempotency-key': crypto.randomUUID() };
    const { status, body } = await askJson(web.url, `${base}/requests`, report, headers);
    if (status !== 201) throw new Error(`POST answered ${status}: ${body}`);
  };
  for (let nth = 0; nth < 50; nth += 1) await post(nth);
  const posted = await web.profiled('API create', () => together(web, reports, 16, (nth) => post(nth + 50)));
  return { work: 'API create, with a mark', peer: '', goal: 'CPU <= 4', ...posted };
}
