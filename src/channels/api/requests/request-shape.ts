import { type Static, Type as T } from 'typebox';
import { statuses } from '#flow/requests';
import { outcomeKinds } from '#reference/catalog';
import { instant, key, nullable, number, oneOf, Point, strict, uuid } from '../contract/shapes.ts';

/** Only for keys that may read what staff of the department read. */
const Internal = T.Object(
  {
    description: T.String({
      description: 'As it was written, before telephone numbers and the like were taken out.',
    }),
    public: T.Boolean({ description: 'Whether everybody may see the request.' }),
    channel: T.String({ description: 'The way in: `web`, `phone`, `open311` ...' }),
    language: T.String({ description: 'Of whoever reported it, BCP 47.' }),
    assignee: nullable(T.String({ description: 'Key of the colleague who has it.' })),
  },
  {
    ...strict,
    title: 'RequestInternal',
    description: 'What staff of the department know besides. Needs `private:read`.',
  },
);

const lineFields = {
  number,
  service: key('Key of the service.'),
  serviceName: T.String({ description: 'In the language of the answer.' }),
  status: oneOf(statuses, { description: '`waiting` stops the clock of the promise.' }),
  open: T.Boolean(),
  outcome: nullable(
    oneOf(outcomeKinds, {
      description: 'How it ended; closed is not the same as fixed. null while it is open.',
    }),
  ),
  description: T.String({ description: 'What everybody may read of it; may be empty.' }),
  address: nullable(T.String()),
  addressIsNear: T.Boolean({ description: 'Nobody gave the address: it is what is near the point.' }),
  location: nullable(Point),
  areas: T.Array(T.String(), { description: 'Areas that hold it, as `layer:key`.', examples: [['wards:5']] }),
  asset: nullable(T.String({ description: 'The numbered thing that it is about, as `layer:key`.' })),
  department: nullable(key('Key of the department that has it; null while nobody was found.')),
  departmentName: nullable(T.String()),
  openedAt: instant('When the city heard of it.'),
  updatedAt: instant('When anything about it changed last.'),
  closedAt: nullable(instant('')),
  dueAt: nullable(
    instant('By when the promise is kept; null where nothing is promised, and while the clock stands.'),
  ),
  scheduledFor: nullable(instant('When a crew is booked for.')),
  duplicateOf: nullable(T.String({ description: 'Number of the request that tells the same.' })),
  meToo: T.Integer({ description: 'How many more people have the same trouble.' }),
  reopened: T.Integer({ description: 'How often it was opened again.' }),
  photo: nullable(T.String({ description: 'Address of its first picture.' })),
  url: T.String({ description: 'Its page.' }),
  version: T.Integer({
    description:
      'Counts the lines of its history. Send it with a change, so that you overwrite nothing that you have not seen.',
  }),
  internal: T.Optional(Internal),
};

export const RequestShape = T.Object(lineFields, { ...strict, title: 'Request' });
export type RequestTold = Static<typeof RequestShape>;

export const historyKinds = [
  'opened',
  'routed',
  'status',
  'closed',
  'reopened',
  'confirmed',
  'comment',
  'assigned',
  'reclassified',
  'moved',
  'promised',
  'linked',
  'unlinked',
  'files',
  'imported',
  'undone',
] as const;

export const HistoryShape = T.Object(
  {
    seq: T.Integer({ description: 'The version that the request had after it.' }),
    at: instant(''),
    kind: oneOf(historyKinds),
    from: T.Union([T.Literal('city'), T.Literal('reporter')], {
      description: 'Whether the city says it or whoever reported.',
    }),
    status: nullable(oneOf(statuses, { description: 'What it became, where that changed.' })),
    outcome: nullable(oneOf(outcomeKinds)),
    department: nullable(key('To whom it was given, where that changed.')),
    note: nullable(T.String()),
    asksReporter: T.Boolean({ description: 'A question to whoever reported it.' }),
    public: T.Optional(T.Boolean({ description: 'Whether residents read it. Needs `private:read`.' })),
    by: T.Optional(T.String({ description: 'Who did it. Needs `private:read`.' })),
  },
  { ...strict, title: 'HistoryEntry' },
);
export type HistoryTold = Static<typeof HistoryShape>;

export const FileShape = T.Object(
  {
    id: uuid(''),
    stage: oneOf(['report', 'evidence', 'comment'] as const),
    public: T.Boolean(),
    url: T.String({ description: 'The picture, at most 1600 pixels wide and high.' }),
    thumbnail: T.String({ description: 'At most 320 pixels wide and high.' }),
  },
  { ...strict, title: 'RequestFile' },
);

export const AnswerShape = T.Object(
  {
    question: key('Key of the question.'),
    label: T.String({ description: 'As it was asked.' }),
    value: T.Unsafe<string | number | boolean | string[]>({
      anyOf: [
        { type: 'string' },
        { type: 'number' },
        { type: 'boolean' },
        { type: 'array', items: { type: 'string' } },
      ],
      description: 'Text, number, day (`YYYY-MM-DD`), yes or no, the key of an option or several.',
    }),
    text: T.String({ description: 'The same in words.' }),
  },
  { ...strict, title: 'RequestAnswer' },
);

export const RequestDetailShape = T.Object(
  {
    ...lineFields,
    promise: nullable(
      T.Object(
        { amount: T.Number(), unit: T.String(), startedAt: instant('') },
        { ...strict, title: 'RequestPromise', description: 'What was promised on the day when it came in.' },
      ),
    ),
    answers: T.Array(AnswerShape),
    files: T.Array(FileShape),
    duplicates: T.Array(number, { description: 'Requests that tell the same and close with this one.' }),
    history: T.Array(HistoryShape, { description: 'Oldest first.' }),
  },
  { ...strict, title: 'RequestDetail' },
);
export type RequestDetailTold = Static<typeof RequestDetailShape>;
