import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Asking, openApi, type TestApi } from '../../../../test/api.ts';

let api: TestApi;
let reporter: string;
let worker: string;
let photo: Buffer;
const report = {
  service: 'pothole',
  description: 'Deep hole. Call me: 215 555 0100.',
  place: { lat: 39.9526, lng: -75.1652 },
  answers: { size: 'large' },
  contact: { name: 'Sam Sample', email: 'sam@example.org' },
};

beforeAll(async () => {
  api = await openApi();
  reporter = await api.key(['requests:write']);
  worker = await api.key(['requests:work', 'private:read'], { departments: ['streets'] });
  photo = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#456' } })
    .jpeg()
    .toBuffer();
});
afterAll(() => api.close());

const post = (path: string, body: unknown, more: Asking = {}) =>
  api.ask(path, { method: 'POST', body, key: reporter, ...more });

function form(parts: Record<string, string | Buffer>): Asking {
  const chunks = Object.entries(parts).flatMap(([name, value]) => {
    const file = typeof value === 'string' ? '' : '; filename="a.jpg"\r\nContent-Type: image/jpeg';
    return [
      Buffer.from(`--b\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n`),
      Buffer.from(value as string),
      Buffer.from('\r\n'),
    ];
  });
  return {
    method: 'POST',
    key: reporter,
    headers: { 'content-type': 'multipart/form-data; boundary=b' },
    payload: Buffer.concat([...chunks, Buffer.from('--b--\r\n')]),
  };
}

describe('reporting', () => {
  test('makes a request, and tells where it is', async () => {
    const made = await post('/requests', report);
    expect(made.status).toBe(201);
    const { request, reporterUrl } = made.body;
    expect(made.headers.location).toBe(`/api/v1/requests/${request.number}`);
    expect(request).toMatchObject({ service: 'pothole', status: 'received', location: report.place });
    expect(request.description).not.toContain('555');
    expect(reporterUrl).toMatch(/\/r\/[\w-]+$/);
    const { channel } = (
      await api.city.database.pool.query('select channel from request where number = $1', [request.number])
    ).rows[0];
    expect(channel).toBe('api');
    expect((await api.app.inject(new URL(reporterUrl).pathname)).statusCode).toBe(200);
  });

  test('names all that is wrong at once', async () => {
    const bad = await post('/requests', {
      ...report,
      answers: { size: 'vast' },
      place: { lat: 39.95 },
      contact: { email: 'x' },
    });
    expect(bad.status).toBe(422);
    expect(bad.body.problems.map((one: { field: string }) => one.field).sort()).toEqual([
      'answers.size',
      'contact.email',
      'place',
    ]);
    const unknown = await post('/requests', { ...report, colour: 'red', place: { latitude: 1 } });
    expect(unknown.body.problems).toMatchObject([
      { field: 'colour', code: 'errors.unknown' },
      { field: 'place.latitude', code: 'errors.unknown' },
    ]);
    expect((await post('/requests', {})).body.problems).toMatchObject([
      { field: 'service', code: 'errors.required' },
    ]);
    expect((await post('/requests', { service: 'nothing' })).status).toBe(404);
    expect(
      (await post('/requests', { ...report, openedAt: '2030-01-01T00:00:00Z' })).body.problems[0].field,
    ).toBe('openedAt');
    const broken = await post('/requests', undefined, {
      payload: '{',
      headers: { 'content-type': 'application/json' },
    });
    expect(broken.status).toBe(400);
  });

  test('outside of the city says who serves the place', async () => {
    const out = await post('/requests', { ...report, place: { lat: 40.5, lng: -75.1 } });
    expect(out.body.problems[0].field).toBe('place');
  });

  test('takes pictures with the report or before it', async () => {
    const withForm = await api.ask('/requests', form({ request: JSON.stringify(report), photos: photo }));
    expect(withForm.status).toBe(201);
    expect(withForm.body.request.files).toHaveLength(1);
    const file = await api.ask('/files', form({ file: photo }));
    expect(file.body).toMatchObject({ width: 40, height: 30 });
    const made = await post('/requests', { ...report, photos: [file.body.id] });
    const picture = new URL(made.body.request.files[0].url).pathname;
    expect((await api.app.inject(picture)).headers['content-type']).toBe('image/jpeg');
    expect(
      (await post('/requests', { ...report, photos: ['01890000-0000-7000-8000-000000000000'] })).body
        .problems,
    ).toMatchObject([{ field: 'photos' }]);
    expect((await api.ask('/files', form({ file: Buffer.from('no picture') }))).status).toBe(422);
    expect((await api.ask('/requests', form({ request: '{', photos: photo }))).body.problems).toMatchObject([
      { field: 'request' },
    ]);
    expect(
      (await api.ask('/requests', form({ request: JSON.stringify(report), pictures: photo }))).body.problems,
    ).toMatchObject([{ field: 'pictures' }]);
  });

  test('needs the scope, and the service among those of the key', async () => {
    expect((await post('/requests', report, { key: undefined })).status).toBe(401);
    expect((await post('/requests', report, { key: worker })).status).toBe(403);
    const lamps = await api.key(['requests:write'], { services: ['graffiti'] });
    const refused = await post('/requests', report, { key: lamps });
    expect(refused.body).toMatchObject({ status: 403, detail: expect.stringContaining('pothole') });
  });
});

describe('a mark of its own', () => {
  test('makes one request of many tries, at once or later', async () => {
    const mark = { headers: { 'idempotency-key': 'report-1' } };
    const tries = await Promise.all([1, 2, 3].map(() => post('/requests', report, mark)));
    const later = await post('/requests', report, mark);
    expect(new Set([...tries, later].map(({ text }) => text)).size).toBe(1);
    expect(later.headers['idempotent-replayed']).toBe('true');
    expect(later).toMatchObject({ status: 201, headers: { location: tries[0]!.headers.location } });
    const other = await post('/requests', { ...report, description: 'Another one.' }, mark);
    expect(other.status).toBe(422);
    const whose = await api.key(['requests:write']);
    expect((await post('/requests', report, { ...mark, key: whose })).text).not.toBe(later.text);
  });

  test('also with pictures, and what failed may be tried again', async () => {
    const asked = form({ request: JSON.stringify(report), photos: photo });
    asked.headers = { ...asked.headers, 'idempotency-key': 'report-2' };
    const [one, two] = [await api.ask('/requests', asked), await api.ask('/requests', asked)];
    expect(two.text).toBe(one.text);
    const darker = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#123' } })
      .jpeg()
      .toBuffer();
    const other = form({ request: JSON.stringify(report), photos: darker });
    other.headers = { ...other.headers, 'idempotency-key': 'report-2' };
    expect((await api.ask('/requests', other)).status).toBe(422);
    const mark = { headers: { 'idempotency-key': 'report-3' } };
    expect((await post('/requests', { service: 'pothole' }, mark)).status).toBe(422);
    expect((await post('/requests', report, mark)).status).toBe(201);
    expect(
      (await post('/requests', report, { headers: { 'idempotency-key': 'a b' } })).body.problems,
    ).toMatchObject([{ field: 'Idempotency-Key' }]);
  });
});

describe('working', () => {
  const act = (number: string, path: string, body: unknown, more: Asking = {}) =>
    post(`/requests/${number}/${path}`, body, { key: worker, ...more });

  test('a request from its status to its end, and open again', async () => {
    const { number } = await api.given({});
    const accepted = await act(number, 'status', { status: 'accepted', note: 'On our list.' });
    expect(accepted.body).toMatchObject({
      status: 'accepted',
      internal: { description: 'Deep as a bucket.' },
    });
    expect((await act(number, 'status', { status: 'waiting' })).body.problems).toMatchObject([
      { field: 'note' },
    ]);
    expect((await act(number, 'status', { status: 'scheduled' })).body.problems).toMatchObject([
      { field: 'scheduledFor' },
    ]);
    const booked = await act(number, 'status', { status: 'scheduled', scheduledFor: '2026-03-10T13:00:00Z' });
    expect(booked.body.scheduledFor).toBe('2026-03-10T13:00:00.000Z');
    const note = await act(number, 'comments', { text: 'Bring the long ladder.', audience: 'colleagues' });
    expect(note.status).toBe(201);
    expect((await api.ask(`/requests/${number}`)).text).not.toContain('ladder');
    expect((await act(number, 'comments', { text: 'x', audience: 'all' })).body.problems).toMatchObject([
      { field: 'audience' },
    ]);
    const { reasons } = (await api.ask('/services/pothole')).body;
    const reason = reasons.find((one: { outcome: string }) => one.outcome === 'fixed').key;
    expect((await act(number, 'close', { reason: 'nothing' })).body.problems).toMatchObject([
      { field: 'reason' },
    ]);
    const closed = await act(number, 'close', { reason, note: 'Filled.' });
    expect(closed.body).toMatchObject({ status: 'closed', outcome: 'fixed', open: false });
    const twice = await act(number, 'status', { status: 'accepted' });
    expect(twice.body).toMatchObject({
      status: 409,
      detail: 'A request that is "closed" cannot become "accepted".',
    });
    expect((await act(number, 'reopen', { note: 'It broke out again.' })).body).toMatchObject({
      status: 'reopened',
      reopened: 1,
    });
  });

  test('with the version that was seen; an older one changes nothing and tells the newer', async () => {
    const { number, version } = await api.given({});
    const { etag } = (await api.ask(`/requests/${number}`)).headers;
    const done = await act(number, 'status', { status: 'accepted' }, { headers: { 'if-match': etag! } });
    expect(done.status).toBe(200);
    const stale = await act(number, 'status', { status: 'in_progress' }, { headers: { 'if-match': etag! } });
    expect(stale.body).toMatchObject({ status: 412, version: version + 1 });
    const old = await act(number, 'reopen', { note: 'x', version });
    expect(old.body).toMatchObject({ status: 409, version: version + 1 });
    const now = await act(
      number,
      'status',
      { status: 'in_progress' },
      { headers: { 'if-match': done.headers.etag! } },
    );
    expect(now.body.status).toBe('in_progress');
    expect(
      (await act(number, 'status', { status: 'accepted' }, { headers: { 'if-match': 'W/"x"' } })).body
        .problems,
    ).toMatchObject([{ field: 'If-Match' }]);
  });

  test('a mark holds for one version that was seen', async () => {
    const { number, version } = await api.given({});
    const mark = (seen: number) => ({ headers: { 'idempotency-key': 'seen', 'if-match': `"${seen}"` } });
    expect((await act(number, 'status', { status: 'accepted' }, mark(version))).status).toBe(200);
    const later = await act(number, 'status', { status: 'accepted' }, mark(version + 1));
    expect(later.body.problems).toMatchObject([{ field: 'Idempotency-Key' }]);
  });

  test('pictures among colleagues are for keys of the department alone', async () => {
    const { id } = (await api.ask('/files', form({ file: photo }))).body;
    const { number, id: requestId } = await api.given({});
    await act(number, 'comments', { text: 'Look.', audience: 'colleagues', files: [id] });
    expect((await api.ask(`/files/${id}/thumb`)).status).toBe(404);
    expect((await api.ask(`/files/${id}/thumb`, { key: worker })).status).toBe(200);
    // The first picture of a request that is not public has no address that is open to everybody.
    const pool = api.city.database.pool;
    await pool.query('update request set public = false, photo_id = $2 where id = $1', [requestId, id]);
    expect((await api.ask(`/requests/${number}`, { key: worker })).body.photo).toBeNull();
  });

  test('only in its own departments; what it passes on it cannot change any more', async () => {
    const { number } = await api.given({ department: 'water' });
    expect((await act(number, 'status', { status: 'accepted' })).status).toBe(403);
    const mine = await api.given({});
    expect(
      (await act(mine.number, 'department', { department: 'nobody', note: 'x' })).body.problems,
    ).toMatchObject([{ field: 'department' }]);
    const given = await act(mine.number, 'department', { department: 'water', note: 'A broken main.' });
    expect(given.body).toMatchObject({ department: 'water' });
    expect(given.text).not.toContain('internal');
    expect((await act(mine.number, 'status', { status: 'accepted' })).status).toBe(403);
    expect((await act(mine.number, 'status', { status: 'accepted' }, { key: undefined })).status).toBe(401);
  });

  test('links what tells the same', async () => {
    const [one, two] = [await api.given({}), await api.given({})];
    const linked = await act(two.number, 'duplicate-of', { number: one.number });
    expect(linked.body.duplicateOf).toBe(one.number);
    expect((await api.ask(`/requests/${one.number}`)).body.duplicates).toEqual([two.number]);
    expect((await act(one.number, 'duplicate-of', { number: '26-9999999' })).body.problems).toMatchObject([
      { field: 'number' },
    ]);
  });

  test('sends news to who asks for them, and tells nobody who does', async () => {
    const { number } = await api.given({});
    const first = await post(`/requests/${number}/followers`, { email: 'friend@example.org' });
    const second = await post(`/requests/${number}/followers`, { email: 'friend@example.org' });
    expect(first).toMatchObject({ status: 202, text: second.text });
    expect((await post(`/requests/${number}/followers`, { email: 'x' })).body.problems).toMatchObject([
      { field: 'email' },
    ]);
  });
});
