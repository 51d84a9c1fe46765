import { peopleOf } from '#flow/following';
import type { Request } from '#flow/requests';
import { lookAtPeople } from '#reference/people';
import type { Visit } from '../visit.ts';
import type { Shown } from './aside.tsx';

/** Notes each look in the audit log first; without that nobody sees a name. */
export async function showPeople(visit: Visit, request: Request): Promise<Shown[]> {
  const rows = await peopleOf(visit.ctx, request.id);
  const ids = [...new Set(rows.map((row) => row.personId))];
  const people = await lookAtPeople(visit.ctx, ids, `request ${request.number}`);
  return rows.flatMap((row): Shown[] => {
    const person = people.find((one) => one.id === row.personId);
    if (!person) return [];
    const { name, email, phone, language } = person;
    return [{ name, email, phone, language, role: row.role, letters: !!row.confirmed_at && !row.left_at }];
  });
}
