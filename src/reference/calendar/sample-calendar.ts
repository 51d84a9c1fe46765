import type { CityCalendar } from './calendar.ts';

/** A calendar as many US cities have it; the tests count by it. */
export const sampleCalendar: CityCalendar = {
  timezone: 'America/New_York',
  week: {
    monday: [['09:00', '17:00']],
    tuesday: [['09:00', '17:00']],
    wednesday: [['09:00', '17:00']],
    thursday: [['09:00', '17:00']],
    friday: [['09:00', '17:00']],
  },
  holidays: [
    { date: '2026-12-24', name: { en: 'Christmas Eve', es: 'Nochebuena' }, hours: [['09:00', '12:00']] },
  ],
  yearlyHolidays: [
    { rule: 'fixed', month: 1, day: 1, observed: 'nearest', name: { en: 'New Year', es: 'Año Nuevo' } },
    { rule: 'nth', nth: 3, weekday: 'monday', month: 1, name: { en: 'Martin Luther King Day' } },
    { rule: 'nth', nth: 3, weekday: 'monday', month: 2, name: { en: 'Presidents Day' } },
    { rule: 'easter', plusDays: -2, name: { en: 'Good Friday', es: 'Viernes Santo' } },
    { rule: 'last', weekday: 'monday', month: 5, name: { en: 'Memorial Day' } },
    { rule: 'fixed', month: 6, day: 19, observed: 'nearest', fromYear: 2021, name: { en: 'Juneteenth' } },
    { rule: 'fixed', month: 7, day: 4, observed: 'nearest', name: { en: 'Independence Day' } },
    { rule: 'nth', nth: 1, weekday: 'monday', month: 11, plusDays: 1, name: { en: 'Election Day' } },
    { rule: 'fixed', month: 11, day: 11, observed: 'sunday', name: { en: 'Veterans Day' } },
    { rule: 'nth', nth: 4, weekday: 'thursday', month: 11, name: { en: 'Thanksgiving' } },
    {
      rule: 'nth',
      nth: 4,
      weekday: 'thursday',
      month: 11,
      plusDays: 1,
      name: { en: 'Day after Thanksgiving' },
    },
    { rule: 'fixed', month: 12, day: 25, observed: 'next', name: { en: 'Christmas', es: 'Navidad' } },
  ],
  fiscalYearStartMonth: 7,
};

const allDay: [string, string][] = [['00:00', '24:00']];

/** Open at every hour of every day: for what depends on the zone alone. */
export function alwaysOpen(timezone: string): CityCalendar {
  const week = {
    monday: allDay,
    tuesday: allDay,
    wednesday: allDay,
    thursday: allDay,
    friday: allDay,
    saturday: allDay,
    sunday: allDay,
  };
  return { timezone, week, holidays: [], fiscalYearStartMonth: 1 };
}
