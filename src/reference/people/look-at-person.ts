import { audit } from '#platform/audit';
import { type Ctx, inTransaction } from '#platform/context';
import { NotAllowed, NotFound } from '#platform/errors';
import { catalogOf } from '#reference/catalog';
import { can } from './can.ts';
import type { Person } from './person.ts';
import './person-store.ts';

/**
 * A resident's own data, for a colleague who has `people.view`, with the reason: the one way to see them, because
 * it writes an audit entry for each person first. Ids that are nobody's are left out. Throws `NotAllowed`.
 */
export async function lookAtPeople(ctx: Ctx, ids: readonly string[], reason: string): Promise<Person[]> {
  if (!can(await catalogOf(ctx), ctx.actor, 'people.view')) throw new NotAllowed('needs people.view');
  if (ids.length === 0) return [];
  return inTransaction(ctx, async (tx) => {
    const people = await tx.db.selectFrom('person').selectAll().where('id', 'in', ids).execute();
    const entry = { action: 'person.looked', subjectKind: 'person', detail: { reason } };
    await audit(tx, ...people.map((person) => ({ ...entry, subjectId: person.id })));
    return people;
  });
}

/** One person; throws `NotFound` too. */
export async function lookAtPerson(ctx: Ctx, id: string, reason: string): Promise<Person> {
  const [person] = await lookAtPeople(ctx, [id], reason);
  if (!person) throw new NotFound('there is no such person');
  return person;
}
