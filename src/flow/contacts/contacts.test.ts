import { afterAll, beforeAll, expect, test } from 'vitest';
import { visitor } from '#platform/context';
import { NotAllowed } from '#platform/errors';
import { rememberPerson } from '#reference/people';
import { openCity, type TestCity } from '../../../test/city.ts';
import type { Contact, Ending } from './contact.ts';
import { contactsOf, listContacts } from './contact-views.ts';
import { logContact } from './log-contact.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity({ pack: 'millbrook' });
});
afterAll(() => city.close());

test('a contact is kept with how it ended, and told', async () => {
  const agent = city.as(city.staff('ann', 'clerk'), 'phone');
  const contact = await logContact(agent, { ending: 'transfer_911', note: '  wire down ' });
  expect(contact).toMatchObject({
    channel: 'phone',
    staff_id: 'staff-ann',
    note: 'wire down',
    person_id: null,
  });
  const event = await agent.db
    .selectFrom('event')
    .selectAll()
    .where('name', '=', 'contact.logged')
    .executeTakeFirst();
  expect(event?.payload).toEqual({
    contactId: contact.id,
    channel: 'phone',
    ending: 'transfer_911',
    requestId: null,
  });
  const { rows } = await listContacts(agent, { ending: 'transfer_911' });
  expect(rows).toEqual([{ ...contact, request_number: null }]);
});

test.each([
  [{ ending: 'lunch' as Ending }, 'ending', 'errors.choose'],
  [{ ending: 'comment' as const, note: 'x'.repeat(4001) }, 'note', 'errors.tooLong'],
])('refuses %j', async (input, field, message) => {
  await expect(logContact(city.as(), input)).rejects.toMatchObject({ problems: [{ field, message }] });
});

test('the list is paged, newest first, and shows each once though times are equal', async () => {
  const ctx = city.as();
  const person = await rememberPerson(ctx, { phone: '215 555 0123', language: 'en' });
  const made: Contact[] = [];
  for (let i = 0; i < 7; i++)
    made.push(
      await logContact(ctx, {
        channel: 'mail',
        ending: i % 2 ? 'comment' : 'complaint',
        personId: person.id,
      }),
    );
  const seen: string[] = [];
  let after: string | undefined;
  do {
    const page = await listContacts(ctx, { channel: 'mail', after, limit: 3 });
    seen.push(...page.rows.map((row) => row.id));
    after = page.next ?? undefined;
  } while (after);
  expect(seen).toEqual(
    made
      .map((one) => one.id)
      .sort()
      .reverse(),
  );
  expect((await contactsOf(ctx, person.id)).rows).toHaveLength(7);
  expect((await listContacts(ctx, { channel: 'mail', ending: 'comment' })).rows).toHaveLength(3);
});

test('residents read no contacts', async () => {
  await expect(listContacts(city.as(visitor))).rejects.toBeInstanceOf(NotAllowed);
});
