import { type Static, Type as T } from 'typebox';
import { outcomeKinds } from '#reference/catalog';
import { key, nullable, oneOf, strict } from '../contract/shapes.ts';

const serviceFields = {
  key: key('Stays the same; names may change.'),
  name: T.String({ description: 'As residents say it.' }),
  about: T.String(),
  kind: oneOf(['request', 'information'] as const, {
    description: '`information` is answered on its page and makes no request.',
  }),
  group: key('Key of its group.'),
  groupName: T.String(),
  department: key('Key of the department that has it as a rule.'),
  keywords: T.Array(T.String(), { description: 'Other words for it.' }),
  location: oneOf(['address', 'point', 'none'] as const, {
    description: 'Whether a report needs an address, any place, or none.',
  }),
  photo: oneOf(['none', 'optional', 'required'] as const),
  anonymous: T.Boolean({ description: 'Whether it can be reported without a way to answer.' }),
  public: T.Boolean({ description: 'Whether its requests may be seen by everybody.' }),
  asset: nullable(key('The layer of numbered things that it is about.')),
  promise: nullable(
    T.Object(
      {
        amount: T.Number(),
        unit: oneOf(['business_hours', 'business_days', 'calendar_hours', 'calendar_days'] as const),
      },
      { ...strict, title: 'ServicePromise', description: 'Within which time the city promises to act.' },
    ),
  ),
  url: T.String({ description: 'Its page, with the form.' }),
};

export const ServiceShape = T.Object(serviceFields, { ...strict, title: 'Service' });
export type ServiceTold = Static<typeof ServiceShape>;

const Question = T.Object(
  {
    key: key('What answers are named by.'),
    type: oneOf(['text', 'number', 'one_of', 'many_of', 'date', 'yes_no'] as const),
    label: T.String(),
    help: T.String(),
    required: T.Boolean({ description: 'Where it is asked at all.' }),
    when: nullable(
      T.Object(
        { question: key('Another question.'), is: T.Array(T.Union([T.String(), T.Boolean()])) },
        {
          ...strict,
          title: 'Condition',
          description: 'It is asked only when the other question was answered with one of these.',
        },
      ),
    ),
    options: T.Array(T.Object({ key: key(''), label: T.String() }, { ...strict, title: 'Option' })),
    min: nullable(T.Number({ description: 'Smallest number, fewest letters or options.' })),
    max: nullable(T.Number({ description: 'Largest number, most letters or options.' })),
    public: T.Boolean({ description: 'Whether everybody may read the answer.' }),
  },
  { ...strict, title: 'Question' },
);

const Guard = T.Object(
  {
    key: key(''),
    ask: T.String(),
    effect: oneOf(['stop', 'warn'] as const, { description: 'What a yes means.' }),
    say: T.String(),
    phone: nullable(T.String()),
    link: nullable(T.String()),
  },
  { ...strict, title: 'Guard', description: 'To be asked before anything else: "Is a wire down?"' },
);

const Reason = T.Object(
  { key: key(''), outcome: oneOf(outcomeKinds), text: T.String({ description: 'What the resident reads.' }) },
  { ...strict, title: 'Reason' },
);

export const ServiceDetailShape = T.Object(
  {
    ...serviceFields,
    version: T.Integer({
      description: 'Edition of its definition; a request keeps the one under which it was reported.',
    }),
    information: T.String(),
    link: nullable(T.String()),
    questions: T.Array(Question),
    guards: T.Array(Guard),
    reasons: T.Array(Reason, { description: 'By which its requests are closed.' }),
  },
  { ...strict, title: 'ServiceDetail' },
);
export type ServiceDetailTold = Static<typeof ServiceDetailShape>;

export const GroupShape = T.Object(
  {
    key: key(''),
    name: T.String(),
    about: T.String(),
    services: T.Array(T.String(), { description: 'Keys of its services.' }),
  },
  { ...strict, title: 'Group' },
);

export const DepartmentShape = T.Object(
  {
    key: key(''),
    name: T.String(),
    about: T.String(),
    phone: nullable(T.String()),
    outside: T.Boolean({ description: "Not the city's own: reports are passed on to it." }),
  },
  { ...strict, title: 'Department' },
);
