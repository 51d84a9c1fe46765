import { type Static, Type } from 'typebox';

/** In the order of ISO 8601: Monday is first. */
export const weekdays = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export type Weekday = (typeof weekdays)[number];

const closedShape = { additionalProperties: false };
const clockTime = (pattern: string) => Type.String({ pattern });
const opens = clockTime('^([01][0-9]|2[0-3]):[0-5][0-9]$');
const closes = clockTime('^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$');
const ranges = Type.Array(Type.Tuple([opens, closes]), { maxItems: 12 });
const holidayName = Type.Record(Type.String(), Type.String({ minLength: 1 }));
const weekday = Type.Enum([...weekdays]);
const month = Type.Integer({ minimum: 1, maximum: 12 });
const year = Type.Integer({ minimum: 1900, maximum: 2199 });

/** What every holiday may say: its name by language, and hours if the city is open for a part of that day. */
const holidayBase = { name: holidayName, hours: Type.Optional(ranges) };
/** A yearly rule may begin or end with a year (both included), so that old requests are counted by the old rules. */
const yearlyBase = { ...holidayBase, fromYear: Type.Optional(year), toYear: Type.Optional(year) };
/** Days after the day that the rule finds, negative for before: the Friday after Thanksgiving is a Thursday plus 1. */
const plusDays = Type.Optional(Type.Integer({ minimum: -60, maximum: 60 }));

const datedHoliday = Type.Object({ date: Type.String({ format: 'date' }), ...holidayBase }, closedShape);

/**
 * `observed` says which further day is off when a fixed date falls on a weekend: `nearest` (Saturday: the Friday
 * before, Sunday: the Monday after), `next` (both: the Monday after), `sunday` (only Sunday: the Monday after).
 * The date itself stays a holiday too.
 */
const fixedHoliday = Type.Object(
  {
    rule: Type.Literal('fixed'),
    month,
    day: Type.Integer({ minimum: 1, maximum: 31 }),
    observed: Type.Optional(
      Type.Union([Type.Literal('nearest'), Type.Literal('next'), Type.Literal('sunday')]),
    ),
    ...yearlyBase,
  },
  closedShape,
);
const nthHoliday = Type.Object(
  {
    rule: Type.Literal('nth'),
    nth: Type.Integer({ minimum: 1, maximum: 5 }),
    weekday,
    month,
    plusDays,
    ...yearlyBase,
  },
  closedShape,
);
const lastHoliday = Type.Object(
  { rule: Type.Literal('last'), weekday, month, plusDays, ...yearlyBase },
  closedShape,
);
/** Days from Easter Sunday (Gregorian): Good Friday is -2, Easter Monday 1. */
const easterHoliday = Type.Object({ rule: Type.Literal('easter'), plusDays, ...yearlyBase }, closedShape);

/**
 * A city's time: its zone, when its offices are open, on which days they are not, and when its fiscal year begins.
 * Hours are local wall-clock times; a weekday that is not named is closed; `24:00` is the end of a day.
 * A dated holiday goes before a yearly rule for the same day. The schema checks the shape, `checkCalendar` the sense.
 *
 * What is computed from a calendar is remembered with the object: never change one in place, make a new one.
 */
export const CityCalendarSchema = Type.Object(
  {
    timezone: Type.String({ minLength: 1 }),
    week: Type.Object(
      {
        monday: Type.Optional(ranges),
        tuesday: Type.Optional(ranges),
        wednesday: Type.Optional(ranges),
        thursday: Type.Optional(ranges),
        friday: Type.Optional(ranges),
        saturday: Type.Optional(ranges),
        sunday: Type.Optional(ranges),
      },
      closedShape,
    ),
    holidays: Type.Array(datedHoliday),
    yearlyHolidays: Type.Optional(
      Type.Array(Type.Union([fixedHoliday, nthHoliday, lastHoliday, easterHoliday])),
    ),
    fiscalYearStartMonth: month,
  },
  closedShape,
);
export type CityCalendar = Static<typeof CityCalendarSchema>;
export type HourRanges = Static<typeof ranges>;
export type YearlyHoliday = NonNullable<CityCalendar['yearlyHolidays']>[number];
