import { Type as T } from 'typebox';
import { follow } from '#flow/following';
import { changeStatus, closeRequest, findRequest, mayView, reopenRequest } from '#flow/requests';
import { routeRequest } from '#flow/routing';
import { commentOnRequest, linkDuplicate } from '#flow/work';
import { Invalid } from '#platform/errors';
import type { House } from '#platform/house';
import { catalogOf } from '#reference/catalog';
import { needs } from '#reference/clients';
import type { Endpoint } from '../contract/definition.ts';
import { endpoint } from '../contract/endpoint.ts';
import { instant, key, nullable, oneOf, strict, uuid } from '../contract/shapes.ts';
import { changer, visible } from './changer.ts';
import { numberParam } from './read-requests.ts';

const version = T.Optional(
  T.Integer({
    minimum: 0,
    description:
      'The version that you have seen; `If-Match` says the same. When there is a newer one nothing is done.',
  }),
);
const note = (description: string) => T.Optional(T.String({ maxLength: 5000, description }));
const pictures = T.Optional(T.Array(uuid('Of `POST /files`.'), { maxItems: 6 }));

/** What programs of the departments do to requests. */
export function changeRequests(house: House): Endpoint[] {
  const change = changer(house);
  return [
    change({
      id: 'changeStatus',
      path: 'status',
      summary: 'Say how it goes on',
      description:
        '`waiting` stops the clock of the promise and needs the reason in `note`; `scheduled` needs `scheduledFor`. To end it, `close` it.',
      body: {
        status: oneOf(['accepted', 'scheduled', 'in_progress', 'waiting'] as const),
        note: note('A word for the resident: public.'),
        scheduledFor: T.Optional(instant('When the crew is booked for.')),
        version,
      },
      example: { status: 'scheduled', scheduledFor: '2026-03-10T13:00:00Z', version: 2 },
      to: ({ status }) => status,
      run: (ctx, requestId, { status, note, scheduledFor }) =>
        changeStatus(ctx, {
          requestId,
          to: status,
          note,
          scheduledFor: scheduledFor ? new Date(scheduledFor) : undefined,
        }),
    }),
    change({
      id: 'closeRequest',
      path: 'close',
      summary: 'Close it, with a reason',
      description:
        'The reason is one of the `reasons` of the service; it says the outcome and the words that the resident reads. What was linked to it as a duplicate closes with it.',
      body: {
        reason: key('Key of a reason of the service.'),
        note: note('More words for the resident: public. Some reasons need them.'),
        evidence: pictures,
        version,
      },
      example: { reason: 'repaired', note: 'Filled this morning.', version: 3 },
      to: () => 'closed',
      run: (ctx, requestId, { reason, note, evidence }) =>
        closeRequest(ctx, { requestId, reason, note, evidence }),
    }),
    change({
      id: 'reopenRequest',
      path: 'reopen',
      summary: 'Open it again',
      body: { note: T.String({ maxLength: 5000, description: 'Why: public.' }), version },
      example: { note: 'The patch broke out again.' },
      to: () => 'reopened',
      run: (ctx, requestId, { note }) => reopenRequest(ctx, { requestId, note }),
    }),
    change({
      id: 'assignDepartment',
      path: 'department',
      summary: 'Give it to a department',
      description: 'null puts it back into the queue from which people find a department for it.',
      body: {
        department: nullable(key('Key of a department.')),
        note: T.String({
          minLength: 1,
          maxLength: 5000,
          description: 'Why: among colleagues and public where it moves.',
        }),
        version,
      },
      example: { department: 'water', note: 'It is a broken water main.' },
      to: () => undefined,
      run: async (ctx, requestId, { department, note }) => {
        const known = department === null || (await catalogOf(ctx)).department(department);
        if (!known) throw Invalid.field('department', 'errors.choose');
        if (!note.trim()) throw Invalid.field('note', 'errors.reason_required');
        return routeRequest(ctx, {
          requestId,
          department,
          note: note.trim(),
          why: { byClient: ctx.actor.name },
        });
      },
    }),
    change({
      id: 'addComment',
      path: 'comments',
      summary: 'Write something about it',
      description:
        '`public`: everybody reads it. `reporter`: a question to whoever reported, who answers by their link. `colleagues`: a note that no resident reads.',
      body: {
        text: T.String({ minLength: 1, maxLength: 5000 }),
        audience: oneOf(['public', 'reporter', 'colleagues'] as const),
        files: pictures,
      },
      status: 201,
      example: { text: 'We ordered the part.', audience: 'public' },
      to: () => undefined,
      run: (ctx, requestId, { text, audience, files }) =>
        commentOnRequest(ctx, {
          requestId,
          text,
          public: audience !== 'colleagues',
          asksReporter: audience === 'reporter',
          files,
        }),
    }),
    change({
      id: 'linkDuplicate',
      path: 'duplicate-of',
      summary: 'Link it to the request that it repeats',
      description: 'It keeps its own reporter and time, and closes and reopens with the other one.',
      body: {
        number: T.String({ maxLength: 20, description: 'Number of the other request.' }),
        note: note(''),
        version,
      },
      example: { number: '26-0000123' },
      to: () => undefined,
      run: async (ctx, requestId, { number, note }) => {
        const parent = await findRequest(ctx, { number }).catch(() => undefined);
        if (!parent || !mayView(ctx.actor, parent))
          throw Invalid.field('number', 'office.errors.noSuchNumber');
        return linkDuplicate(ctx, { requestId, parentId: parent.id, note });
      },
    }),
    followRequest(),
  ];
}

/** The answer is the same whether they follow already or not: who follows what is nobody's business. */
function followRequest(): Endpoint {
  return endpoint({
    id: 'followRequest',
    method: 'POST',
    path: '/requests/:number/followers',
    tag: 'requests',
    summary: 'Send news of it to somebody',
    description: 'They get one letter that asks whether they want this, and nothing more until they say yes.',
    policy: needs('requests:write'),
    scope: 'requests:write',
    params: numberParam,
    body: T.Object(
      {
        email: T.String({ maxLength: 254 }),
        language: T.Optional(T.String({ maxLength: 20, description: 'Of the letters, BCP 47.' })),
      },
      { ...strict, title: 'FollowRequestInput' },
    ),
    answer: T.Object({ asked: T.Boolean() }, { ...strict, title: 'Followed' }),
    status: 202,
    example: { email: 'sam@example.org', language: 'es' },
    async handle({ ctx, params, body }) {
      const { id } = await visible(ctx, params.number);
      const { languages } = (await catalogOf(ctx)).city;
      const language = languages.find((one) => one === body.language) ?? ctx.language;
      await follow(ctx, { requestId: id, email: body.email, language });
      return { body: { asked: true } };
    },
  });
}
