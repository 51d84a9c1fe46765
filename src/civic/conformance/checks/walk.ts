import type { Format } from '../outcome.ts';
import { notApplicable, type Probe } from '../probe.ts';
import type { Exchange } from '../wire.ts';
import { idsOf, instantOf, requestById, told } from './one-request.ts';
import { needKey } from './posting.ts';

const pageSize = 3;
const own = 5;
const mostPages = 40;

/** Makes some requests, walks through them page by page, and reports one more between two pages. */
export async function walk(probe: Probe, format: Format) {
  needKey(probe);
  const ids = await makeSome(probe, format);
  const { row } = await requestById(probe, ids[0]!, format);
  const start_date = told(instantOf(row, 'requested_datetime') || probe.server.now().getTime() - 60_000);
  const first = await probe.get('requests', format, { start_date, page: '1', page_size: String(pageSize) });
  const rows = probe.rows(first, format, 'requests');
  if (rows.length > pageSize) notApplicable('Pages are not offered: page_size is ignored.');
  const seen = idsOf(rows);
  let page = first;
  for (let number = 2; number <= mostPages; number += 1) {
    if (number < 5) await probe.post('requests', format, await probe.server.form());
    const next = await nextPage(probe, format, page, { start_date, number });
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
  { start_date, number }: { start_date: string; number: number },
): Promise<Exchange | null> {
  const link = page.headers['link'];
  if (link === undefined)
    return probe.get('requests', format, { start_date, page: String(number), page_size: String(pageSize) });
  const next = /<([^>]+)>\s*;[^,]*\brel="?next"?/.exec(link)?.[1];
  return next ? probe.wire.ask(new URL(next, page.url).href, { format }) : null;
}
