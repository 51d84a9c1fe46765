import { type Static, Type as T } from 'typebox';
import { Invalid, type Problem } from '#platform/errors';
import type { StaffVisit } from '#reference/console';
import { type Period, periodOf, times } from '../period.ts';
import { measures } from './area-map-data.ts';
import { sorts } from './area-table.tsx';
import { classings } from './classes.ts';

const word = T.Optional(T.String({ maxLength: 80 }));
/** Empty values are choices that were not made: a form without script sends them. */
export const AreaMapQuery = T.Object(
  {
    layer: word,
    service: word,
    status: T.Optional(T.Enum(['', 'open', 'closed'])),
    measure: T.Optional(T.Enum([...measures])),
    classes: T.Optional(T.Enum([...classings])),
    time: T.Optional(T.Enum([...times])),
    from: T.Optional(T.String({ maxLength: 10 })),
    to: T.Optional(T.String({ maxLength: 10 })),
    sort: T.Optional(T.Enum([...sorts])),
    up: T.Optional(T.Enum(['', 'yes'])),
    zoom: T.Optional(T.Enum(['', 'yes'])),
  },
  { additionalProperties: false },
);
export type AreaMapAsked = Static<typeof AreaMapQuery>;

export interface LayerChoice {
  key: string;
  name: string;
  sample: boolean;
}

/** Days that make no sense are told beside their fields, over this month. */
export function readPeriod(
  { catalog, now }: StaffVisit,
  given: Pick<AreaMapAsked, 'time' | 'from' | 'to'>,
): { period: Period; problems: readonly Problem[] } {
  const { time, from, to } = given;
  try {
    return { period: periodOf(catalog.calendar, now, { time, from, to }), problems: [] };
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    return { period: periodOf(catalog.calendar, now, {}), problems: error.problems };
  }
}
