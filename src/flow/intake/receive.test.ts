import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contactsOf, listContacts } from '#flow/contacts';
import { peopleOf, viewerByToken } from '#flow/following';
import { closeRequest, publicDetail, requestDetail } from '#flow/requests';
import { uuidv7 } from '#platform/clock';
import { type Ctx, visitor, withActor } from '#platform/context';
import { Invalid, NotFound } from '#platform/errors';
import { cleanFiles, diskStore } from '#platform/files';
import type { ServiceDefinition } from '#reference/catalog';
import { layers } from '#reference/places';
import { openCity, type TestCity } from '../../../test/city.ts';
import { cleanDrafts } from './clean-drafts.ts';
import type { ContentPart } from './draft.ts';
import { findDuplicates } from './duplicates-views.ts';
import { findReceived, receive } from './receive.ts';
import { checkStep, firstOpenStep, stepsOf } from './steps.ts';
import { findDraft, readDraft, saveDraft, startDraft } from './write-draft.ts';

const hall = { lat: 39.505, lng: -106 };
const day = 86_400_000;
const name = { en: 'Test' };
const plain: ServiceDefinition = {
  key: 'test-plain',
  group: 'streets',
  department: 'streets',
  kind: 'request',
  name,
  location: 'point',
  photo: 'optional',
  public: true,
  anonymous: true,
  duplicateRadius: 50,
};
const services: ServiceDefinition[] = [
  plain,
  {
    ...plain,
    key: 'test-asks',
    sla: { amount: 3, unit: 'business_days' },
    guards: [
      { key: 'danger', ask: name, effect: 'stop', say: name },
      { key: 'note', ask: name, effect: 'warn', say: name },
    ],
    questions: [
      { key: 'size', type: 'number', label: name, required: true, min: 1, public: true },
      { key: 'words', type: 'text', label: name },
    ],
  },
  { ...plain, key: 'test-private', public: false, anonymous: false, location: 'none' },
  { ...plain, key: 'test-address', location: 'address', photo: 'required' },
  { ...plain, key: 'test-no-photo', photo: 'none' },
  { ...plain, key: 'test-information', kind: 'information' },
];

let city: TestCity;
let ctx: Ctx;

beforeAll(async () => {
  city = await openCity({ pack: 'millbrook' });
  ctx = city.as(visitor, 'web');
  for (const [position, service] of services.entries()) await putService(service, 1, 900 + position);
  ctx.memory.clear();
});
afterAll(() => city.close());

async function putService(definition: ServiceDefinition, version: number, position = 999) {
  const row = { key: definition.key, version, position, active: true };
  await ctx.db
    .insertInto('service')
    .values(row)
    .onConflict((c) => c.column('key').doUpdateSet({ version }))
    .execute();
  await ctx.db
    .insertInto('service_version')
    .values({
      service_key: definition.key,
      version,
      valid_from: ctx.clock.now(),
      definition: JSON.stringify(definition) as never,
    })
    .execute();
  ctx.memory.clear();
}

const send = (serviceKey: string, content: ContentPart, as = ctx) => receive(as, { serviceKey, content });

async function fieldsOf(work: Promise<unknown>): Promise<Record<string, string>> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Invalid)) throw error ?? new Error('nothing was refused');
  return Object.fromEntries(error.problems.map((problem) => [problem.field, problem.message]));
}

async function putPhoto(): Promise<string> {
  const id = uuidv7();
  const file = { id, media_type: 'image/jpeg', bytes: 1, sha256: id, width: 1, height: 1, kept_at: null };
  const unknown = { taken_lat: null, taken_lng: null, taken_at: null, created_at: ctx.clock.now() };
  await ctx.db
    .insertInto('file')
    .values({ ...file, ...unknown })
    .execute();
  return id;
}

describe('a report that is sent at once', () => {
  test('becomes a request with its people, its contact and a link', async () => {
    const photo = await putPhoto();
    const { request, reporterToken, already } = await send('test-asks', {
      guards: { danger: 'no' },
      answers: { size: '2', words: '' },
      description: 'Deep. Call 215-555-0123\0',
      place: { ...hall, address: ' 1 Broad St ', source: 'map' },
      photos: [photo],
      contact: { name: 'Ann Test', email: 'ann@mail.example' },
      onBehalfOf: { name: 'Old Neighbour', phone: '215 555 0199' },
    });
    expect(request).toMatchObject({
      service_key: 'test-asks',
      status: 'received',
      channel: 'web',
      public: true,
      description: 'Deep. Call 215-555-0123',
      public_text: 'Deep. Call •••',
      address: '1 Broad St',
      ...hall,
      photo_id: photo,
    });
    expect(request.h3).toMatch(/^89/);
    expect(request.areas.length).toBeGreaterThan(0);
    expect(request.due_at).toBeInstanceOf(Date);
    expect(already).toBe(false);
    const viewer = await viewerByToken(ctx, reporterToken!);
    expect(viewer).toMatchObject({ requestId: request.id, role: 'reporter', confirmed: true, letters: true });
    const people = await peopleOf(ctx, request.id);
    expect(people.map((one) => [one.role, one.name]).sort()).toEqual([
      ['on_behalf_of', 'Old Neighbour'],
      ['reporter', 'Ann Test'],
    ]);
    const { rows } = await contactsOf(city.as(), viewer!.personId);
    expect(rows).toMatchObject([
      { ending: 'service_request', request_id: request.id, channel: 'web', staff_id: null },
    ]);
    const detail = await requestDetail(ctx, { id: request.id });
    expect(detail.answers).toEqual([{ key: 'size', value: 2 }]);
    const kept = await ctx.db.selectFrom('file').select('kept_at').where('id', '=', photo).executeTakeFirst();
    expect(kept?.kept_at).toBeInstanceOf(Date);
    expect(JSON.stringify(publicDetail(detail, new Set(['size'])))).not.toMatch(/Ann|mail\.example|555/);
  });

  test('names everything that is wrong, and leaves nothing behind', async () => {
    const before = (await listContacts(city.as())).rows.length;
    const wrong = send('test-asks', {
      guards: { danger: 'yes' },
      answers: { size: '0', colour: 'red' },
      description: 'x'.repeat(4001),
      place: { lat: 40.7, lng: -74 },
      photos: Array.from({ length: 6 }, () => uuidv7()),
      contact: { email: 'nobody', phone: '12' },
      onBehalfOf: { email: '@' },
    });
    expect(await fieldsOf(wrong)).toEqual({
      'guards.danger': 'errors.guard.stop',
      'answers.size': 'errors.min',
      'answers.colour': 'errors.unknown',
      description: 'errors.tooLong',
      place: 'errors.place.servedBy',
      photos: 'errors.photos.tooMany',
      'contact.email': 'errors.email',
      'contact.phone': 'errors.phone',
      'onBehalfOf.email': 'errors.email',
    });
    expect((await listContacts(city.as())).rows).toHaveLength(before);
  });

  test.each<[string, string, ContentPart, Record<string, string>]>([
    ['no place', 'test-plain', {}, { place: 'errors.place.required' }],
    ['half a point', 'test-plain', { place: { lat: 39.5 } }, { place: 'errors.place.point' }],
    [
      'half a point beside an address',
      'test-plain',
      { place: { lat: 39.5, address: 'x' } },
      { place: 'errors.place.point' },
    ],
    [
      'an unknown area',
      'test-plain',
      { place: { address: '9 Foo St', area: 'moon:sea' } },
      { 'place.area': 'errors.place.area' },
    ],
    [
      'a point without an address',
      'test-address',
      { place: hall },
      { 'place.address': 'errors.place.address', photos: 'errors.photos.required' },
    ],
    [
      'a photo that is not taken',
      'test-no-photo',
      { place: hall, photos: [uuidv7()] },
      { photos: 'errors.photos.none' },
    ],
    [
      'a photo that is gone',
      'test-plain',
      { place: hall, photos: [uuidv7()] },
      { photos: 'errors.photo.gone' },
    ],
    [
      'nobody to answer',
      'test-private',
      { description: 'a' },
      { 'contact.email': 'errors.contact.required' },
    ],
    [
      'only a name',
      'test-private',
      { description: 'a', contact: { name: 'Ann' } },
      { 'contact.email': 'errors.contact.required' },
    ],
    [
      'anonymous',
      'test-private',
      { description: 'a', contact: { anonymous: true, email: 'a@b.example' } },
      { 'contact.anonymous': 'errors.contact.anonymous' },
    ],
    [
      'nothing at all',
      'test-private',
      { contact: { phone: '2155550123' } },
      { description: 'errors.description.required' },
    ],
  ])('is refused with %s', async (_name, key, content, fields) => {
    expect(await fieldsOf(send(key, content))).toEqual(fields);
  });

  test.each([
    ['unknown keys', { colour: 'red' }],
    ['a draft id that is no part of it', { photos: ['../../etc/passwd'] }],
    ['a place beyond the poles', { place: { lat: 91, lng: 0 } }],
    ['a place that is no number', { place: { lat: Number.NaN, lng: 0 } }],
    ['an object for an answer', { answers: { size: { $gt: 0 } } }],
    ['a strange key', { answers: { 'a b': 'c' } }],
    ['a list', []],
    ['null', null],
  ])('is refused with %s', async (_name, content) => {
    await expect(send('test-plain', content as ContentPart)).rejects.toBeInstanceOf(Invalid);
  });

  test.each(['test-information', 'no-such-service', 'constructor'])('is refused for %s', async (key) => {
    await expect(send(key, { place: hall })).rejects.toBeInstanceOf(NotFound);
  });

  test('a typed address that nobody found is kept, with the area that was named', async () => {
    const [layer] = await layers(ctx);
    const area = `${layer!.key}:${layer!.areas[0]!.key}`;
    const { request } = await send('test-plain', { place: { address: 'behind the old mill', area } });
    expect(request).toMatchObject({ address: 'behind the old mill', lat: null, h3: null, areas: [area] });
  });

  test('an anonymous one knows nobody, whatever was typed before', async () => {
    const contact = { anonymous: true, name: 'Ann', email: 'ann@mail.example' };
    const { request, reporterToken } = await send('test-plain', { place: hall, contact });
    expect(reporterToken).toBeNull();
    expect(await peopleOf(ctx, request.id)).toEqual([]);
  });

  test('a private one shows nothing to the public', async () => {
    const { request, reporterToken } = await send('test-private', {
      description: 'Between us',
      contact: { phone: '215 555 0123' },
    });
    expect(request).toMatchObject({ public: false, public_text: null });
    await expect(requestDetail(ctx, { id: request.id })).rejects.toBeInstanceOf(NotFound);
    expect(await viewerByToken(ctx, reporterToken!)).toMatchObject({ requestId: request.id });
  });

  test('sent again with the same mark it is the same request, also at once', async () => {
    const input = {
      serviceKey: 'test-plain',
      content: { place: hall, contact: { email: 'b@mail.example' } },
      key: 'app-1:77',
    };
    const all = await Promise.all([receive(ctx, input), receive(ctx, input), receive(ctx, input)]);
    expect(new Set(all.map((one) => one.request.id)).size).toBe(1);
    expect(new Set(all.map((one) => one.reporterToken)).size).toBe(1);
    expect(all.map((one) => one.already).sort()).toEqual([false, true, true]);
    const other = await receive(ctx, { ...input, key: 'app-1:78' });
    expect(other.request.id).not.toBe(all[0]!.request.id);
  });
});

describe('an agent', () => {
  const call = { description: 'a', channel: 'phone', contact: { name: 'Caller' } };

  test('says by which channel it came, and a name is enough', async () => {
    const agent = city.staff('ann', 'clerk');
    expect(agent.grants).toContain('requests.intake');
    const { request } = await send('test-private', call, withActor(ctx, agent, 'office'));
    expect(request.channel).toBe('phone');
    const { rows } = await listContacts(city.as(), { requestId: request.id });
    expect(rows).toMatchObject([{ channel: 'phone', staff_id: agent.id }]);
  });

  test('only agents do', async () => {
    const { request } = await send('test-plain', { place: hall, channel: 'phone' });
    expect(request.channel).toBe('web');
  });
});

describe('a draft', () => {
  test('keeps what was typed, right or wrong, and adds step by step', async () => {
    const { id } = await startDraft(ctx, { serviceKey: 'test-asks' });
    await Promise.all([
      saveDraft(ctx, id, { answers: { size: 'huge' } }),
      saveDraft(ctx, id, { answers: { words: 'ü\0\ud800' }, guards: { danger: 'no' } }),
      saveDraft(ctx, id, { place: { address: 'somewhere' } }),
    ]);
    await saveDraft(ctx, id, { place: { lat: 1, lng: 2 }, guards: { note: 'yes' } });
    const draft = await readDraft(ctx, id);
    expect(draft.content).toEqual({
      guards: { danger: 'no', note: 'yes' },
      answers: { size: 'huge', words: 'ü\ufffd' },
      description: '',
      place: { lat: 1, lng: 2 },
      photos: [],
      contact: {},
    });
    expect(await checkStep(ctx, draft.service, draft.content, 'guards')).toEqual([]);
    expect(await checkStep(ctx, draft.service, draft.content, 'questions')).toMatchObject([
      { field: 'answers.size', message: 'errors.number' },
    ]);
    expect(await checkStep(ctx, draft.service, draft.content, 'check')).toHaveLength(2);
    expect(await firstOpenStep(ctx, draft.service, draft.content)).toBe('questions');
    await expect(receive(ctx, { draftId: id })).rejects.toBeInstanceOf(Invalid);
    expect((await readDraft(ctx, id)).content.answers.size).toBe('huge');
  });

  test('has the steps that its service needs, and no others', async () => {
    const steps = (key: string) => stepsOf({ ...services.find((one) => one.key === key)!, version: 1 });
    expect(steps('test-asks')).toEqual(['guards', 'questions', 'place', 'photos', 'contact', 'check']);
    expect(steps('test-no-photo')).toEqual(['questions', 'place', 'contact', 'check']);
    expect(steps('test-private')).toEqual(['questions', 'photos', 'contact', 'check']);
  });

  test('sent twice at once makes one request, and tells it again later', async () => {
    const draft = await startDraft(
      { ...ctx, language: 'es' },
      { serviceKey: 'test-plain', content: { place: hall } },
    );
    await saveDraft({ ...ctx, language: 'es' }, draft.id, {
      contact: { name: 'Ana', email: 'ana@mail.example' },
      description: 'Hay un bache',
    });
    const [one, two] = await Promise.all([
      receive(ctx, { draftId: draft.id }),
      receive(ctx, { draftId: draft.id }),
    ]);
    expect(one.request.id).toBe(two.request.id);
    expect(one.reporterToken).toBe(two.reporterToken);
    expect(one.request.language).toBe('es');
    await saveDraft(ctx, draft.id, { description: 'too late' });
    const sent = await readDraft(ctx, draft.id);
    expect(sent).toMatchObject({
      requestId: one.request.id,
      content: { description: '', contact: { email: 'ana@mail.example' } },
    });
    expect(await findReceived(ctx, sent)).toMatchObject({ already: true, reporterToken: one.reporterToken });
  });

  test('its guards must be answered', async () => {
    const draft = await startDraft(ctx, {
      serviceKey: 'test-asks',
      content: { answers: { size: 1 }, place: hall },
    });
    expect(await fieldsOf(receive(ctx, { draftId: draft.id }))).toEqual({
      'guards.danger': 'errors.required',
      'guards.note': 'errors.required',
    });
  });

  test('whose service changed keeps the answers that still fit, and says so', async () => {
    const questions: ServiceDefinition['questions'] = [
      { key: 'stays', type: 'text', label: name },
      { key: 'goes', type: 'text', label: name },
    ];
    await putService({ ...plain, key: 'test-changing', questions }, 1);
    const content = { answers: { stays: 'a', goes: 'b' }, photos: [uuidv7()], place: hall };
    const draft = await startDraft(ctx, { serviceKey: 'test-changing', content });
    expect(draft.serviceChanged).toBe(false);
    await putService({ ...plain, key: 'test-changing', photo: 'none', questions: questions.slice(0, 1) }, 2);
    const read = await readDraft(ctx, draft.id);
    expect(read).toMatchObject({ serviceChanged: true, content: { answers: { stays: 'a' }, photos: [] } });
    expect(read.content.answers).not.toHaveProperty('goes');
    const { request } = await receive(ctx, { draftId: draft.id });
    expect(request.service_version).toBe(2);
  });

  test.each(['', 'nonsense', 'A'.repeat(22), '\0', 'key:abc'])(
    'that is not there (%j) is not found',
    async (id) => {
      expect(await findDraft(ctx, id)).toBeNull();
      await expect(saveDraft(ctx, id, {})).rejects.toBeInstanceOf(NotFound);
    },
  );

  test('keeps its photos as long as it lives itself', async () => {
    const start = ctx.clock.now();
    const id = uuidv7();
    await ctx.db
      .insertInto('file')
      .values({
        id,
        media_type: 'image/jpeg',
        bytes: 1,
        sha256: '',
        width: 1,
        height: 1,
        taken_lat: null,
        taken_lng: null,
        taken_at: null,
        created_at: start,
        kept_at: null,
        held_until: null,
      })
      .execute();
    const nothing = diskStore('/nonexistent');
    const draft = await startDraft(ctx, { serviceKey: 'test-plain', content: { place: hall } });
    await saveDraft(ctx, draft.id, { photos: [id] });
    city.clock.advance(6.9 * day);
    await cleanFiles(ctx, nothing);
    await saveDraft(ctx, draft.id, { description: 'Once more.' });
    city.clock.advance(6.9 * day);
    await cleanDrafts(ctx);
    await cleanFiles(ctx, nothing);
    expect((await receive(ctx, { draftId: draft.id })).request.photo_id).toBe(id);
    city.clock.set(start);
  });

  test('is removed when it was left, later when it was sent, never while it is in hand', async () => {
    const start = ctx.clock.now();
    const begin = () => startDraft(ctx, { serviceKey: 'test-plain', content: { place: hall } });
    const [left, sent, held] = await Promise.all([begin(), begin(), begin()]);
    await receive(ctx, { draftId: sent.id });
    city.clock.advance(8 * day);
    const fresh = await begin();
    await ctx.db.transaction().execute(async (tx) => {
      await tx.selectFrom('draft').select('id').where('id', '=', held.id).forUpdate().execute();
      await cleanDrafts(ctx);
    });
    const there = async () =>
      Promise.all([left, sent, held, fresh].map(async ({ id }) => (await findDraft(ctx, id)) !== null));
    expect(await there()).toEqual([false, true, true, true]);
    city.clock.advance(23 * day);
    await cleanDrafts(ctx);
    expect(await there()).toEqual([false, false, false, false]);
    city.clock.set(start);
  });
});

describe('duplicates', () => {
  const metres = (north: number, east = 0) => ({
    lat: hall.lat + 0.01 + north / 111_195,
    lng: hall.lng + east / (111_195 * Math.cos((hall.lat * Math.PI) / 180)),
  });
  const near = (change: object = {}) =>
    findDuplicates(ctx, { service: { key: 'test-dup', duplicateRadius: 50 }, ...metres(0), ...change });

  test('are the open ones of the service near by, nearest first', async () => {
    await putService({ ...plain, key: 'test-dup' }, 1);
    await putService({ ...plain, key: 'test-dup-other' }, 1);
    const at = async (place: object, key = 'test-dup') => (await send(key, { place })).request;
    const [far, near20, near5, corner] = [
      await at(metres(49)),
      await at(metres(0, 20)),
      await at(metres(-5)),
      await at(metres(45, 45)),
    ];
    await at(metres(1), 'test-dup-other');
    const closed = await at(metres(2));
    await closeRequest(city.as(), { requestId: closed.id, reason: '', asReporter: true });
    const found = await near();
    expect(found.map((one) => one.id)).toEqual([near5.id, near20.id, far.id]);
    expect(found.map((one) => Math.round(one.distance))).toEqual([5, 20, 49]);
    expect(found[0]).toMatchObject({ number: near5.number, me_too: 0, status: 'received' });
    expect((await near({ exceptId: near5.id, limit: 1 })).map((one) => one.id)).toEqual([near20.id]);
    const wider = await near({ service: { key: 'test-dup', duplicateRadius: 70 } });
    expect(wider.map((one) => one.id)).toContain(corner.id);
    await ctx.db.updateTable('request').set({ public: false }).where('id', '=', near5.id).execute();
    expect((await near()).map((one) => one.id)).not.toContain(near5.id);
    const agents = await findDuplicates(withActor(ctx, city.staff('ann', 'clerk')), {
      service: { key: 'test-dup', duplicateRadius: 50 },
      ...metres(0),
    });
    expect(agents.map((one) => one.id)).toContain(near5.id);
  });

  test('are not older than the city says', async () => {
    const now = ctx.clock.now();
    expect((await near()).length).toBeGreaterThan(0);
    city.clock.advance(city.catalog.city.duplicates.days * day + 1000);
    expect(await near()).toEqual([]);
    city.clock.set(now);
  });
});
