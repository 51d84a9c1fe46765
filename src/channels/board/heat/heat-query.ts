import { type Static, Type as T } from 'typebox';
import { times } from '../period.ts';

/** Empty values are choices that were not made. */
export const HeatQuery = T.Object(
  {
    service: T.Optional(T.String({ maxLength: 80 })),
    status: T.Optional(T.Enum(['', 'open', 'closed'])),
    area: T.Optional(T.String({ maxLength: 120 })),
    size: T.Optional(T.Enum(['', '7', '8', '9'])),
    time: T.Optional(T.Enum([...times])),
    from: T.Optional(T.String({ maxLength: 10 })),
    to: T.Optional(T.String({ maxLength: 10 })),
  },
  { additionalProperties: false },
);
export type HeatQueryAsked = Static<typeof HeatQuery>;
