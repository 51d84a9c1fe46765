import { Type as T } from 'typebox';
import { peopleOf } from '#flow/following';
import { findRequest, mayDo, mayView } from '#flow/requests';
import { NotAllowed, NotFound } from '#platform/errors';
import { needs } from '#reference/clients';
import { lookAtPeople } from '#reference/people';
import type { Endpoint } from '../contract/definition.ts';
import { endpoint } from '../contract/endpoint.ts';
import { nullable, oneOf, strict } from '../contract/shapes.ts';
import { numberParam } from './read-requests.ts';

const PersonOfRequest = T.Object(
  {
    role: oneOf(['reporter', 'on_behalf_of', 'follower'] as const),
    name: nullable(T.String()),
    email: nullable(T.String()),
    phone: nullable(T.String()),
    language: T.String(),
    letters: T.Boolean({ description: 'Whether letters about this request go to them.' }),
  },
  { ...strict, title: 'PersonOfRequest' },
);

/** Each call is a look at personal data, and stands in the audit log as one. */
export function requestPeople(): Endpoint {
  return endpoint({
    id: 'listPeopleOfRequest',
    method: 'GET',
    path: '/requests/:number/people',
    tag: 'requests',
    summary: 'Who reported it, for whom, and who follows it',
    description: 'Of your departments. Every look is written into the audit log of the city.',
    policy: needs('contacts:read'),
    scope: 'contacts:read',
    params: numberParam,
    answer: T.Object({ items: T.Array(PersonOfRequest) }, { ...strict, title: 'PeopleOfRequest' }),
    async handle({ ctx, params }) {
      const request = await findRequest(ctx, { number: params.number });
      if (!mayView(ctx.actor, request)) throw new NotFound('There is no such request.');
      if (!mayDo(ctx.actor, 'people.view', request)) throw new NotAllowed('not of your departments');
      const rows = await peopleOf(ctx, request.id);
      const ids = [...new Set(rows.map((row) => row.personId))];
      const people = await lookAtPeople(ctx, ids, `request ${request.number}`);
      const items = rows.flatMap((row) => {
        const person = people.find((one) => one.id === row.personId);
        if (!person) return [];
        const { name, email, phone, language } = person;
        return [
          { role: row.role, name, email, phone, language, letters: !!row.confirmed_at && !row.left_at },
        ];
      });
      return { body: { items } };
    },
  });
}
