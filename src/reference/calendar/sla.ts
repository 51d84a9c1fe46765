import { type Static, Type } from 'typebox';

/** The longest promise that is counted: about 40 years of business days. */
const longest = 10_000;

/** What a service promises: how much of which kind of time. `dueAt` says what each unit means. */
export const SlaSchema = Type.Object(
  {
    amount: Type.Integer({ minimum: 1, maximum: longest }),
    unit: Type.Union([
      Type.Literal('business_hours'),
      Type.Literal('business_days'),
      Type.Literal('calendar_hours'),
      Type.Literal('calendar_days'),
    ]),
  },
  { additionalProperties: false },
);
export type Sla = Static<typeof SlaSchema>;
