import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRequest, type Request } from '#flow/requests';
import { type Ctx, visitor } from '#platform/context';
import { Invalid, NotFound } from '#platform/errors';
import { rememberPerson } from '#reference/people';
import { openCity, type TestCity } from '../../../test/city.ts';
import { addReporter } from './add-reporter.ts';
import { confirmFollow, follow, unfollow } from './follow.ts';
import { followerLetter, readersOf, reporterToken, requestsOf, viewerByToken } from './following-views.ts';
import { linkToken } from './link-token.ts';
import { meToo } from './me-too.ts';

let city: TestCity;
let ctx: Ctx;

beforeAll(async () => {
  city = await openCity({ pack: 'millbrook' });
  ctx = city.as(visitor, 'web');
});
afterAll(() => city.close());

async function newRequest(isPublic = true): Promise<Request> {
  const service = { ...city.catalog.services.find((one) => one.kind === 'request')!, public: isPublic };
  const place = { address: null, lat: null, lng: null, h3: null, areas: [] };
  return openRequest(ctx, {
    service,
    description: '',
    publicText: '',
    answers: [],
    place,
    photos: [],
    language: 'en',
  });
}

async function report(request: Request, email: string | undefined, more: object = {}) {
  const person = await rememberPerson(ctx, { email, phone: '215 555 0123', language: 'en' });
  const token = await addReporter(ctx, {
    requestId: request.id,
    personId: person.id,
    role: 'reporter',
    ...more,
  });
  return { personId: person.id, token };
}

async function asked(followerId: string): Promise<number> {
  const rows = await ctx.db
    .selectFrom('event')
    .select('payload')
    .where('name', '=', 'follower.asked')
    .execute();
  return rows.filter((row) => (row.payload as { followerId: string }).followerId === followerId).length;
}

const emails = async (request: Request, audience: 'public' | 'reporter') =>
  (await readersOf(ctx, request.id, audience)).map((reader) => reader.email).sort();

describe('a link', () => {
  test('opens for whoever has it, and the database does not hold it', async () => {
    const request = await newRequest();
    const { personId, token } = await report(request, 'a1@mail.example');
    expect(token).toMatch(/^[A-Za-z0-9_-]{22}$/);
    const viewer = await viewerByToken(ctx, token);
    expect(viewer).toMatchObject({ requestId: request.id, personId, role: 'reporter', confirmed: true });
    expect(await reporterToken(ctx, request.id)).toBe(token);
    const rows = await ctx.db.selectFrom('request_person').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(linkToken({ linkKey: 'another key' }, viewer!.id)).not.toBe(token);
  });

  test.each(['', 'x', 'A'.repeat(22), '\0'.repeat(22), "' or 1=1 --'''''''''''"])(
    '%j opens nothing',
    async (token) => {
      expect(await viewerByToken(ctx, token)).toBeNull();
      await expect(confirmFollow(ctx, token)).rejects.toBeInstanceOf(NotFound);
      await expect(unfollow(ctx, token)).rejects.toBeInstanceOf(NotFound);
    },
  );
});

describe('following', () => {
  test('starts when the address is confirmed and ends with one click', async () => {
    const request = await newRequest();
    const { followerId, token, confirmed } = await follow(ctx, {
      requestId: request.id,
      email: ' F@mail.example ',
      language: 'es',
    });
    expect(confirmed).toBe(false);
    expect(await emails(request, 'public')).toEqual([]);
    expect(await followerLetter(ctx, followerId)).toMatchObject({
      email: 'F@mail.example',
      language: 'es',
      linkToken: token,
      requestId: request.id,
    });
    expect(await confirmFollow(ctx, token)).toEqual({ requestId: request.id });
    await confirmFollow(ctx, token);
    expect(await followerLetter(ctx, followerId)).toBeNull();
    const [reader] = await readersOf(ctx, request.id, 'public');
    expect(reader).toMatchObject({
      email: 'F@mail.example',
      language: 'es',
      role: 'follower',
      linkToken: token,
    });
    expect(await emails(request, 'reporter')).toEqual([]);
    await unfollow(ctx, token);
    await unfollow(ctx, token);
    expect(await emails(request, 'public')).toEqual([]);
    expect(await viewerByToken(ctx, token)).toMatchObject({ letters: false });
    const told = await ctx.db
      .selectFrom('event')
      .select('id')
      .where('name', '=', 'follower.confirmed')
      .execute();
    expect(told).toHaveLength(1);
  });

  test('asks once, and again only after a while; never again who has confirmed', async () => {
    const request = await newRequest();
    const again = () => follow(ctx, { requestId: request.id, email: 'again@mail.example', language: 'en' });
    const [one, two] = await Promise.all([again(), again()]);
    expect(one).toEqual(two);
    expect(await asked(one.followerId)).toBe(1);
    city.clock.advance(15 * 60_000);
    await again();
    expect(await asked(one.followerId)).toBe(2);
    await confirmFollow(ctx, one.token);
    city.clock.advance(15 * 60_000);
    expect(await again()).toMatchObject({ confirmed: true });
    expect(await asked(one.followerId)).toBe(2);
    await unfollow(ctx, one.token);
    expect(await again()).toMatchObject({ confirmed: false });
    expect(await asked(one.followerId)).toBe(3);
    expect(await emails(request, 'public')).toEqual([]);
  });

  test.each([
    ['', 'errors.required'],
    ['nobody', 'errors.email'],
    ['a@b', 'errors.email'],
    ['a@b.example, c@d.example', 'errors.email'],
    [`${'a'.repeat(250)}@b.example`, 'errors.email'],
  ])('refuses the address %j', async (email, message) => {
    const request = await newRequest();
    const refused = follow(ctx, { requestId: request.id, email, language: 'en' });
    await expect(refused).rejects.toMatchObject({ problems: [{ field: 'email', message }] });
    await expect(refused).rejects.toBeInstanceOf(Invalid);
  });

  test('a private request cannot be followed, and tells followers of earlier days nothing', async () => {
    const request = await newRequest(false);
    const refused = follow(ctx, { requestId: request.id, email: 'x@mail.example', language: 'en' });
    await expect(refused).rejects.toBeInstanceOf(NotFound);
    await report(request, 'r@mail.example');
    const { token } = await follow(city.as(), {
      requestId: request.id,
      email: 'x@mail.example',
      language: 'en',
    });
    await confirmFollow(ctx, token);
    expect(await emails(request, 'public')).toEqual(['r@mail.example']);
  });
});

test('letters go to each address once, and not to who wants none', async () => {
  const request = await newRequest();
  const { personId } = await report(request, 'both@mail.example');
  await report(request, 'quiet@mail.example', { wantsLetters: false });
  await report(request, undefined);
  const other = await report(request, 'behalf@mail.example', { role: 'on_behalf_of' });
  for (const email of ['Both@mail.example', 'friend@mail.example'])
    await confirmFollow(ctx, (await follow(ctx, { requestId: request.id, email, language: 'en' })).token);
  expect(await emails(request, 'public')).toEqual([
    'behalf@mail.example',
    'both@mail.example',
    'friend@mail.example',
  ]);
  expect(await emails(request, 'reporter')).toEqual(['behalf@mail.example', 'both@mail.example']);
  const readers = await readersOf(ctx, request.id, 'public');
  expect(readers.find((reader) => reader.personId === personId)?.role).toBe('reporter');
  await ctx.db
    .updateTable('person')
    .set({ email_suspended_at: ctx.clock.now() })
    .where('id', '=', other.personId)
    .execute();
  expect(await emails(request, 'reporter')).toEqual(['both@mail.example']);
});

test('the same trouble counts once a person and once a browser, not for the reporter', async () => {
  const request = await newRequest();
  const { personId } = await report(request, 'me@mail.example');
  const other = await rememberPerson(ctx, { email: 'too@mail.example', language: 'en' });
  const say = async (who: object) => (await meToo(ctx, { requestId: request.id, ...who })).counted;
  expect(await Promise.all([say({ browser: 'b1' }), say({ browser: 'b1' })])).toHaveLength(2);
  expect(await say({ browser: 'b1' })).toBe(false);
  expect(await say({ browser: 'b2' })).toBe(true);
  expect(await say({ personId: other.id })).toBe(true);
  expect(await say({ personId: other.id, browser: 'b3' })).toBe(false);
  expect(await say({ personId })).toBe(false);
  expect(await say({})).toBe(false);
  const row = await ctx.db
    .selectFrom('request')
    .select('me_too')
    .where('id', '=', request.id)
    .executeTakeFirstOrThrow();
  expect(row.me_too).toBe(3);
  const hidden = await newRequest(false);
  await expect(meToo(ctx, { requestId: hidden.id, browser: 'b1' })).rejects.toBeInstanceOf(NotFound);
});

test("a person's requests come in pages, newest first", async () => {
  const requests = [await newRequest(), await newRequest(), await newRequest()];
  const ids = requests
    .map((one) => one.id)
    .sort()
    .reverse();
  let personId = '';
  for (const request of requests) ({ personId } = await report(request, 'many@mail.example'));
  const first = await requestsOf(ctx, personId, undefined, 2);
  const second = await requestsOf(ctx, personId, first.next!, 2);
  expect([...first.rows, ...second.rows].map((row) => row.requestId)).toEqual(ids);
  expect(second.next).toBeNull();
});
