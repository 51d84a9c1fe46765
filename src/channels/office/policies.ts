import type { Policy } from '#platform/context';
import { mayRoute } from '#reference/people';

export const mayView = mayRoute('requests.view');
export const maySeePeople = mayRoute('people.view');

/** Doors to forms that change a request; which change, and in which department, is asked again by each command. */
const changing = ['requests.work', 'requests.assign', 'requests.close'];
export const mayAct: Policy = {
  name: changing.join(' or '),
  allows: (actor) => actor.kind === 'staff' && changing.some((grant) => actor.grants.includes(grant)),
};
