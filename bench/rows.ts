import { type Asking, ask, type Measured, measurePages, times, together } from './load.ts';
import { fillForm, send, signIn, wholeJourney } from './resident.ts';
import { benchSignIn } from './sign-in.ts';
import type { WebProcess } from './web-process.ts';

export interface Row extends Partial<Measured> {
  work: string;
  /** What the field's best-kept open system needs on such a machine: CPU ms, p50 ms, requests a second. */
  peer: string;
  goal: string;
}

export interface Amounts {
  pages: number;
  reports: number;
  journeys: number;
}

/** Pages by name, each with every address that it is asked by in turn. */
export async function pageRows(web: WebProcess, amounts: Amounts): Promise<Row[]> {
  const cookie = await signIn(web.url, benchSignIn);
  const numbers = await someNumbers(web);
  const draft = await fillForm(web.url, 59_000, { looks: false });
  const rows: Row[] = [];
  const add = async (work: string, peer: string, goal: string, pages: Asking[]) => {
    const measured = await web.profiled(work, () => measurePages(web, pages, amounts.pages));
    rows.push({ work, peer, goal, ...measured });
  };
  await add('front page', '18-27 · 27 · 82-100', 'CPU <= 1', [{ path: '/' }]);
  await add('list and map, 50 pins', '210 · 242 · 7-8', 'CPU <= 4', [{ path: '/requests' }]);
  await add(
    "one request's page",
    '48-53 · 53 · 40',
    'CPU <= 1.5',
    numbers.map((number) => ({ path: `/requests/${number}` })),
  );
  await add('report form, first step', '46-54 · 55 · 40', 'CPU <= 1.5', [{ path: '/report/pothole' }]);
  await add('report form, place and map', '', 'CPU <= 1.5', [{ path: `${draft}/place` }]);
  await add('search for a service', '', '', [
    { path: '/services?q=pot+hole' },
    { path: '/services?q=stret+lite' },
  ]);
  await add('my address, all its tables', '', 'CPU <= 5', [
    { path: '/my-address?address=1400+Market+St' },
    { path: '/my-address?address=1500+Market+St' },
    { path: '/my-address?at=39.95100,-75.16200' },
  ]);
  await add('finder, with filter', '', 'CPU <= 5', [
    { path: '/find/recreation-centers?address=1400+Market+St&is.activity=pool' },
  ]);
  await add('department list, 100 a page', '308-341 · 369 · 5.5', 'CPU <= 4', [
    { path: '/office/requests', cookie },
  ]);
  await add(
    "request's page, department",
    '',
    '',
    numbers.map((number) => ({ path: `/office/requests/${number}`, cookie })),
  );
  return rows;
}

/** Numbers of public requests, from several pages of the public list. */
async function someNumbers(web: WebProcess): Promise<string[]> {
  const numbers = new Set<string>();
  let path = '/requests';
  for (let nth = 0; nth < 4; nth += 1) {
    const { gunzipSync } = await import('node:zlib');
    const { body } = await ask(web.url, { path });
    const text = gunzipSync(body).toString();
    for (const [, number] of text.matchAll(/\/requests\/(\d\d-\d{7})/g)) numbers.add(number!);
    path = /href="(\/requests\?[^"]*after=[^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? path;
  }
  return [...numbers];
}

/** Reports by the web form: all posts of one report, the sending alone, and the whole way of somebody who has not signed in. */
export async function reportRows(web: WebProcess, amounts: Amounts): Promise<Row[]> {
  const { reports, journeys } = amounts;
  const drafts: string[] = [];
  const fill = async (nth: number) => {
    drafts[nth] = await fillForm(web.url, nth, { looks: false });
  };
  await Promise.all(
    [50_000, 50_001, 50_002].map(async (nth) =>
      send(web.url, await fillForm(web.url, nth, { looks: false })),
    ),
  );
  const filled = await together(web, reports, 16, fill);
  const sent = await web.profiled('report sent', () =>
    together(web, reports, 16, (nth) => send(web.url, drafts[nth]!)),
  );
  const single = await times(Math.min(200, reports), async (nth) =>
    send(web.url, await fillForm(web.url, 40_000 + nth, { looks: false })),
  );
  const journey = await times(journeys, (nth) => wholeJourney(web.url, 30_000 + nth));
  return [
    {
      work: 'report sent (draft -> number, committed)',
      peer: '46-54 · 57 · 37-39',
      goal: 'CPU <= 4, >= 400/s',
      ...sent,
    },
    {
      work: 'report by web form, all its posts',
      peer: '',
      goal: '',
      cpu: filled.cpu + sent.cpu,
      cpuLeast: filled.cpuLeast + sent.cpuLeast,
      p50: single.p50,
      p95: single.p95,
      perSecond: 1 / (1 / filled.perSecond + 1 / sent.perSecond),
    },
    { work: 'whole anonymous journey', peer: '768 ms p50', goal: 'p50 <= 60', ...journey },
  ];
}
