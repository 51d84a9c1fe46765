import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Open311Door, openOpen311 } from '../../../../test/open311.ts';

let door: Open311Door;
let key: string;

beforeAll(async () => {
  door = await openOpen311();
  key = await door.key('app', ['requests:write']);
});
afterAll(() => door.close());

const report = (fields: Record<string, string | string[]> = {}) => door.report(key, fields);
const tick = (ms: number) => door.city.clock.set(new Date(door.city.clock.now().getTime() + ms));

test('told by a department and read by everybody, each once', async () => {
  const id = await report();
  const worker = await door.key('works', ['requests:work'], { departments: ['streets'] });
  const update = {
    api_key: worker,
    service_request_id: id,
    update_id: 'w-1',
    updated_datetime: '2026-03-04T12:00:00-05:00',
    status: 'FIXED',
    description: 'Filled',
  };
  const told = await door.post('servicerequestupdates.json', update);
  expect(told.json).toEqual([{ update_id: expect.stringMatching(`^${id}-`) }]);
  const again = await door.post('servicerequestupdates.json', update);
  expect([again.status, again.json[0].description]).toEqual([400, expect.stringContaining('already exists')]);
  const [row] = (await door.get(`servicerequestupdates.json?service_request_id=${id}&start_date=2026-03-01`))
    .json;
  expect(row).toEqual({
    update_id: told.json[0].update_id,
    service_request_id: id,
    status: 'fixed',
    updated_datetime: expect.any(String),
    description: expect.stringContaining('Filled'),
    media_url: null,
  });
  expect((await door.get(`requests/${id}.json`)).json[0]).toMatchObject({
    status: 'closed',
    status_notes: expect.stringContaining('Filled'),
  });
  const xml = await door.get(`servicerequestupdates.xml?service_request_id=${id}&start_date=2026-03-01`);
  expect(xml.text).toContain(
    `<service_request_updates><request_update><update_id>${row.update_id}</update_id>`,
  );
});

test('OPEN opens again what was closed, and is told so; the state before is no reason', async () => {
  const id = await report();
  const worker = await door.key('works3', ['requests:work'], { departments: ['streets'] });
  let mark = 0;
  const tell = async (status: string, more: Record<string, string> = {}) => {
    tick(60_000);
    mark += 1;
    const fields = {
      service_request_id: id,
      update_id: `w3-${mark}`,
      description: `Now ${status}`,
      status,
    };
    const at = door.city.clock.now().toISOString();
    const sent = await door.post('servicerequestupdates.json', {
      ...{ api_key: worker, updated_datetime: at, ...fields, ...more },
    });
    expect(sent.status).toBe(200);
    const window = `service_request_id=${id}&end_date=${at}`;
    const { json } = await door.get(`servicerequestupdates.json?${window}`);
    return [json.at(-1).status, (await door.get(`requests/${id}.json`)).json[0].status];
  };
  expect(await tell('IN_PROGRESS')).toEqual(['in_progress', 'open']);
  expect(await tell('OPEN')).toEqual(['in_progress', 'open']);
  expect(await tell('CLOSED')).toEqual(['fixed', 'closed']);
  expect(await tell('OPEN', { updated_datetime: '2026-03-04T00:00:00Z' })).toEqual(['fixed', 'closed']);
  expect(await tell('OPEN')).toEqual(['reopen', 'open']);
});

test('a word after the closing is an update of its second, and the request stays as old as its closing', async () => {
  const id = await report();
  const worker = await door.key('works5', ['requests:work'], { departments: ['streets'] });
  const tell = async (status: string, description: string) => {
    const at = door.city.clock.now().toISOString();
    const update = { service_request_id: id, update_id: description, updated_datetime: at };
    await door.post('servicerequestupdates.json', { ...update, api_key: worker, status, description });
    return (await door.get(`requests/${id}.json`)).json[0].updated_datetime;
  };
  const closed = await tell('FIXED', 'Filled');
  tick(90_500);
  expect(await tell('UNCHANGED', 'A word more')).toBe(closed);
  const second = `${door.city.clock.now().toISOString().slice(0, 19)}Z`;
  const { json } = await door.get(`servicerequestupdates.json?start_date=${second}&end_date=${second}`);
  expect(json).toMatchObject([{ service_request_id: id, description: 'A word more', status: 'fixed' }]);
});

test('who may neither work nor report tells nothing; the next page is found without the key', async () => {
  const id = await report();
  const [reader, worker] = [
    await door.key('reads', ['requests:read']),
    await door.key('works4', ['requests:work'], { departments: ['streets'] }),
  ];
  const tell = (api_key: string, update_id: string) => {
    const at = door.city.clock.now().toISOString();
    const fields = {
      service_request_id: id,
      updated_datetime: at,
      status: 'UNCHANGED',
      description: 'A word',
    };
    return door.post('servicerequestupdates.json', { ...fields, api_key, update_id });
  };
  expect((await tell(reader, 'r-1')).status).toBe(403);
  for (const mark of ['r-2', 'r-3']) expect((await tell(worker, mark)).status).toBe(200);
  const { headers } = await door.get(
    `servicerequestupdates.json?service_request_id=${id}&limit=1&api_key=${worker}`,
  );
  const { searchParams } = new URL(/<(.*)>/.exec(String(headers.link))![1]!);
  expect([...searchParams.keys()].sort()).toEqual(['after', 'limit', 'service_request_id']);
});

test('what is missing or unknown is named', async () => {
  const worker = await door.key('works2', ['requests:work'], { departments: ['parks-recreation'] });
  const id = await report();
  const update = {
    api_key: worker,
    service_request_id: id,
    update_id: 'w-2',
    updated_datetime: '2026-03-04',
    status: 'open',
  };
  expect((await door.post('servicerequestupdates.json', { api_key: worker })).json).toHaveLength(4);
  expect(
    (await door.post('servicerequestupdates.json', { ...update, status: 'DONE' })).json[0].description,
  ).toContain('status');
  expect(
    (await door.post('servicerequestupdates.json', { ...update, service_request_id: '26-9999999' })).status,
  ).toBe(404);
  expect((await door.post('servicerequestupdates.json', update)).status).toBe(404);
  const form = new FormData();
  for (const [name, value] of Object.entries(update)) form.append(name, value);
  form.append('media', new Blob(['no picture']), 'a.jpg');
  const packed = new Request('http://here/', { method: 'POST', body: form });
  const sent = await door.app.inject({
    method: 'POST',
    url: '/open311/v2/servicerequestupdates.json',
    headers: { 'content-type': packed.headers.get('content-type')! },
    payload: Buffer.from(await packed.arrayBuffer()),
  });
  expect([sent.statusCode, sent.json()[0].description]).toEqual([400, expect.stringMatching(/^media: /)]);
  expect((await door.post('servicerequestupdates.json', { ...update, api_key: '' })).status).toBe(403);
  expect(
    (await door.get('servicerequestupdates.json?start_date=2026-03-05&end_date=2026-03-04')).status,
  ).toBe(400);
});
