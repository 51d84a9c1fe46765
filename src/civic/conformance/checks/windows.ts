import type { Check } from '../check.ts';
import { extension, type Format, reading, spec } from '../outcome.ts';
import { notApplicable, notTried, type Probe } from '../probe.ts';
import { numberOf, type Row } from '../read-answer.ts';
import type { Exchange } from '../wire.ts';
import { idsOf, instantOf, listed, requestById, told } from './one-request.ts';
import { needKey } from './posting.ts';
import { day, sameSet, window } from './requests.ts';
import { postUpdate } from './updates.ts';

const section = 'GET Service Requests';

/** Times and places by which the list is asked, and pages. */
export const windowChecks: Check[] = [
  {
    id: 'R2',
    title: 'A span of 90 days is answered, all of it within the span',
    rule: spec(section, 'start_date and end_date span 90 days at most; they are about requested_datetime.'),
    formats: 'each',
    async run(probe, format) {
      const now = probe.server.now().getTime();
      for (const [from, to] of [
        [now - 90 * day, now],
        [now - 60 * day, now - 30 * day],
      ] as const) {
        const { rows, answer } = await listed(probe, format, { start_date: told(from), end_date: told(to) });
        const wrong = rows.find((row) => !within(row, from, to));
        const came = wrong ? `one of ${told(instantOf(wrong, 'requested_datetime'))}` : '';
        probe.expect(!wrong, answer, `requests from ${told(from)} to ${told(to)}`, came);
      }
    },
  },
  {
    id: 'R2b',
    title: 'A span of 91 days, an end before its start and a day that is none are refused',
    rule: reading(section, '400 that says what is wrong, rather than another answer than was asked for.'),
    formats: 'each',
    async run(probe, format) {
      const now = probe.server.now().getTime();
      const refuse = async (start_date: string, end_date: string, why: string) =>
        probe.status(await probe.get('requests', format, { start_date, end_date }), 400, why);
      await refuse(told(now - 91 * day), told(now), 'the span is 91 days');
      await refuse(told(now - day), told(now - 2 * day), 'the end is before the start');
      await refuse('yesterday-ish', told(now), 'the start is no instant');
    },
  },
  {
    id: 'R3',
    title: 'With a start or an end only, the other lies 90 days away',
    rule: reading(section, 'The longest span that is allowed, from the end that was given.'),
    formats: 'each',
    async run(probe, format) {
      const now = probe.server.now().getTime();
      const from = now - 120 * day;
      const after = await listed(probe, format, { start_date: told(from) });
      const late = after.rows.find((row) => !within(row, from, from + 91 * day));
      probe.expect(!late, after.answer, `requests of 90 days from ${told(from)}`, seen(late));
      const before = await listed(probe, format, { end_date: told(now - 30 * day) });
      const wrong = before.rows.find((row) => !within(row, now - 121 * day, now - 30 * day));
      probe.expect(!wrong, before.answer, `requests of 90 days up to ${told(now - 30 * day)}`, seen(wrong));
    },
  },
  {
    id: 'R7',
    title: 'A zone "+00:00" whose plus sign was not encoded is understood',
    rule: reading('Date and time', 'In a query + means a space, and most clients forget it.'),
    formats: 'each',
    async run(probe, format) {
      const { start_date, end_date } = window(probe);
      const wanted = await listed(probe, format, { start_date, end_date });
      const query = new URLSearchParams(
        probe.settings.jurisdiction ? { jurisdiction_id: probe.settings.jurisdiction } : {},
      );
      const plus = (text: string) => text.replace('Z', '+00:00');
      const address = `requests.${format}?start_date=${plus(start_date)}&end_date=${plus(end_date)}&${query}`;
      const answer = await probe.ask(address, { format });
      const ids = idsOf(probe.rows(answer, format, 'requests'));
      probe.expect(
        sameSet(wanted.ids, ids),
        answer,
        `the ${wanted.ids.length} requests as with Z`,
        `${ids.length}`,
      );
    },
  },
  {
    id: 'R9',
    title: 'Both ends of a span belong to it',
    rule: reading(section, 'A request is found by the very second at which it was made.'),
    formats: 'each',
    async run(probe, format) {
      const id = await probe.server.made();
      const { row } = await requestById(probe, id, format);
      const at = instantOf(row, 'requested_datetime');
      if (Number.isNaN(at)) return notTried('requested_datetime of our request cannot be read (see R1).');
      const find = async (from: number, to: number) =>
        listed(probe, format, { start_date: told(from), end_date: told(to) });
      const exact = await find(at, at);
      probe.expect(exact.ids.includes(id), exact.answer, `${id}, made at ${told(at)}`);
      const after = await find(at + 1000, at + 60_000);
      probe.expect(!after.ids.includes(id), after.answer, `not ${id}: it was made before`);
      const before = await find(at - 60_000, at - 1000);
      probe.expect(!before.ids.includes(id), before.answer, `not ${id}: it was made later`);
    },
  },
  {
    id: 'R9b',
    title: 'Days without a time are days of the calendar, also when the clock changes',
    rule: reading(section, '90 days are 90 days, whether or not one of them has 23 or 25 hours.'),
    formats: 'each',
    async run(probe, format) {
      const year = probe.server.now().getUTCFullYear() - 1;
      const days = (from: number, count: number) => ({
        start_date: new Date(from).toISOString().slice(0, 10),
        end_date: new Date(from + count * day).toISOString().slice(0, 10),
      });
      // In autumn (a day of 25 hours lies between, in North America as in Europe), and in spring.
      for (const from of [Date.UTC(year, 7, 31), Date.UTC(year, 0, 20)]) {
        const span = days(from, 90);
        const told = `${span.start_date} to ${span.end_date}`;
        probe.status(await probe.get('requests', format, span), 200, `${told} are 90 days`);
      }
    },
  },
  {
    id: 'R10',
    title: 'A walk through the pages neither skips nor doubles a request, also while others report',
    rule: extension(
      'Paging (Chicago, GeoReport v2.1 draft)',
      'page and page_size; or the next page by a Link header.',
    ),
    formats: 'each',
    writes: true,
    run: walk,
  },
  {
    id: 'R11',
    title: 'updated_after gives what was changed since, and only that',
    rule: extension(
      'GeoReport v2.1 draft',
      'updated_after and updated_before are about updated_datetime: what a copy asks to stay true.',
    ),
    formats: 'each',
    writes: true,
    run: async (probe, format) => changedSince(probe, format, await probe.server.made()),
  },
  {
    id: 'R11b',
    title: 'updated_after gives also requests that are older than 90 days',
    rule: extension(
      'GeoReport v2.1 draft',
      'The 90 days are about requested_datetime; an old request that moves must be seen.',
    ),
    formats: 'each',
    writes: true,
    run: (probe, format) =>
      changedSince(
        probe,
        format,
        probe.facts.oldId ??
          notTried('Give the id of a request older than 90 days that takes updates in the facts: "oldId".'),
      ),
  },
  {
    id: 'R12',
    title: 'bbox=west,south,east,north gives what lies in it',
    rule: extension(
      'Bounding box (order as in GeoJSON)',
      'bbox: longitude first; a box that is none is refused with 400.',
    ),
    formats: 'each',
    async run(probe, format) {
      const box = (lat: number, long: number) =>
        [long - 0.01, lat - 0.01, long + 0.01, lat + 0.01].map((one) => one.toFixed(6)).join(',');
      await near(probe, format, (lat, long) => ({ bbox: box(lat, long) }));
      const impossible = await probe.get('requests', format, { bbox: '10,95,11,96' });
      probe.status(impossible, 400, 'a latitude of 95 is none');
    },
  },
  {
    id: 'R12b',
    title: 'lat, long and radius in metres give what lies around',
    rule: extension('CitySDK', 'lat, long and radius (metres).'),
    formats: 'each',
    run: (probe, format) =>
      near(probe, format, (lat, long) => ({ lat: `${lat}`, long: `${long}`, radius: '1000' })),
  },
];

function within(row: Row, from: number, to: number): boolean {
  const at = instantOf(row, 'requested_datetime');
  // The seconds that were cut off when the instants were written.
  return Number.isNaN(at) || (at >= from - 1000 && at <= to + 1000);
}

function seen(row: Row | undefined): string {
  return row ? `one of ${told(instantOf(row, 'requested_datetime'))}` : '';
}

async function changedSince(probe: Probe, format: Format, id: string) {
  const since = probe.server.now().getTime() - 1000;
  // Two changes within one second would look like one.
  const update = await postUpdate(probe, format, id, { description: `Looked at (${probe.settings.run})` });
  if (!update) notApplicable('Updates cannot be posted, so nothing could be changed.');
  const all = await listed(probe, format, {});
  const { rows, ids, answer } = await listed(probe, format, { updated_after: told(since) });
  const old = rows.find((row) => instantOf(row, 'updated_datetime') < since - 1000);
  if (old && sameSet(all.ids, ids)) notApplicable('updated_after is not offered.');
  probe.expect(
    !old,
    answer,
    `only what changed since ${told(since)}`,
    old ? told(instantOf(old, 'updated_datetime')) : '',
  );
  probe.expect(ids.includes(id), answer, `the request ${id}, which was changed just now`);
  const later = await listed(probe, format, {
    updated_after: told(since + day),
    updated_before: told(since + 2 * day),
  });
  probe.expect(later.ids.length === 0, later.answer, 'nothing of tomorrow');
}

/** Nothing at the other end of the world, and a request around its own place. */
async function near(
  probe: Probe,
  format: Format,
  around: (lat: number, long: number) => Record<string, string>,
) {
  const { rows, ids } = await listed(probe, format, {});
  const one = rows.find((row) => numberOf(row['lat']) !== null && numberOf(row['long']) !== null);
  if (!one) return notApplicable('No listed request has a place.');
  const [lat, long] = [numberOf(one['lat'])!, numberOf(one['long'])!];
  const far = await listed(probe, format, around(-lat, long > 0 ? long - 180 : long + 180));
  if (far.ids.length > 0 && sameSet(far.ids, ids))
    notApplicable('It is not offered: the argument is ignored.');
  probe.expect(far.ids.length === 0, far.answer, 'an empty list, at the other end of the world');
  const here = await listed(probe, format, around(lat, long));
  const [id] = idsOf([one]);
  probe.expect(
    id === undefined || here.ids.includes(id),
    here.answer,
    `the request ${id}, which lies in the middle`,
  );
}

const pageSize = 3;
const own = 5;
const mostPages = 40;

/** Makes some requests, walks through them page by page, and reports one more between two pages. */
async function walk(probe: Probe, format: Format) {
  needKey(probe);
  const ids = await makeSome(probe, format);
  const { row } = await requestById(probe, ids[0]!, format);
  const start_date = told(instantOf(row, 'requested_datetime') || probe.server.now().getTime() - 60_000);
  const first = await probe.get('requests', format, { start_date, page: '1', page_size: String(pageSize) });
  const rows = probe.rows(first, format, 'requests');
  if (rows.length > pageSize) notApplicable('Pages are not offered: page_size is ignored.');
  const seen = idsOf(rows);
  // Who offers a Link header sends none with the last page.
  const byLink = first.headers['link'] !== undefined;
  let page = first;
  for (let number = 2; number <= mostPages; number += 1) {
    if (number < 5) await probe.post('requests', format, await probe.server.form());
    const next = await nextPage(probe, format, page, { start_date, number, byLink });
    if (next === null) break;
    page = next;
    const more = idsOf(probe.rows(page, format, 'requests'));
    if (more.length === 0) break;
    const twice = more.find((id) => seen.includes(id));
    probe.expect(twice === undefined, page, 'each request once', `${twice} came again`);
    seen.push(...more);
  }
  const missing = ids.find((id) => !seen.includes(id));
  probe.expect(missing === undefined, page, 'every request on some page', `${missing} came on none`);
}

async function makeSome(probe: Probe, format: Format): Promise<string[]> {
  const made: string[] = [];
  for (let count = 0; count < own; count += 1) {
    const answer = await probe.post('requests', format, await probe.server.form());
    made.push(...idsOf(probe.rows(answer, format, 'created')));
  }
  return made.length > 0 ? made : notApplicable('No request could be made (see P1).');
}

/** By the Link header where there is one, else by its number. */
async function nextPage(
  probe: Probe,
  format: Format,
  page: Exchange,
  { start_date, number, byLink }: { start_date: string; number: number; byLink: boolean },
): Promise<Exchange | null> {
  const link = page.headers['link'];
  if (!byLink)
    return probe.get('requests', format, { start_date, page: String(number), page_size: String(pageSize) });
  const next = /<([^>]+)>\s*;[^,]*\brel="?next"?/.exec(link ?? '')?.[1];
  if (!next) return null;
  if (!probe.expect(URL.canParse(next, page.url), page, 'an address in the Link header', next)) return null;
  return probe.wire.ask(new URL(next, page.url).href, { format });
}
