import { type CityCalendar, localToInstant } from '#reference/calendar';
import type { Service } from '#reference/catalog';
import type { DemoPlan, StormPlan } from './demo-plan.ts';
import { type StormKind, themeOf } from './material/themes.ts';
import { type Random, weighted } from './random.ts';
import type { DemoDay } from './rhythm.ts';

/** One report of a storm; those of one cluster lie close together. */
export interface StormReport {
  at: Date;
  service: Service;
  cluster: string;
  areas: readonly string[];
}

/** A storm's day has so many times the reports of an ordinary one, those of the ordinary day included. */
export const stormFactor = 6;
const hour = 3_600_000;

/** Without a plan of its own a city has one of each kind in its season, and one just now. */
function defaultStorms(now: Date): StormPlan[] {
  const winter = [11, 0, 1].includes(now.getUTCMonth());
  return [
    { kind: 'snow', on: '01-19' },
    { kind: 'rain', on: '04-30' },
    { kind: 'wind', on: '07-08' },
    { kind: 'wind', on: '09-24' },
    { kind: winter ? 'snow' : 'wind', daysAgo: 3 },
  ];
}

export function stormReports(
  random: Random,
  city: {
    calendar: CityCalendar;
    now: Date;
    days: readonly DemoDay[];
    services: readonly Service[];
    weightOf(service: Service): number;
  },
  plan: DemoPlan,
  perDay: number,
): StormReport[] {
  return (plan.storms ?? defaultStorms(city.now)).flatMap((storm, n) => {
    const day = dayOf(city.days, storm);
    const hit = city.services.filter((service) => liking(service, storm.kind) > 0);
    if (!day || hit.length === 0) return [];
    const begin = localToInstant(city.calendar, `${day.date}T${storm.kind === 'wind' ? '11:30' : '05:30'}`)!;
    const service = weighted(hit, (one) => city.weightOf(one) * liking(one, storm.kind));
    const count = Math.max(8, Math.round((stormFactor - 1) * perDay));
    const clusters = Math.max(3, Math.round(count / 7));
    return Array.from({ length: count }, () => ({
      at: new Date(begin.getTime() + fades(random) * hour),
      service: service(random),
      cluster: `${n}:${random.int(1, clusters)}`,
      areas: storm.areas ?? [],
    })).filter(({ at }) => at <= city.now);
  });
}

/** Hours since the first gust: most calls within the day, the last ones two days later. */
function fades(random: Random): number {
  return random.chance(0.82) ? random.next() ** 1.3 * 12 : 12 + random.wait() * 9;
}

function liking(service: Service, kind: StormKind): number {
  return themeOf(service).storms?.[kind] ?? 0;
}

function dayOf(days: readonly DemoDay[], { on, daysAgo }: StormPlan): DemoDay | undefined {
  if (daysAgo !== undefined) return days.at(-1 - daysAgo);
  return days.findLast(({ date }) => date.slice(5) === on);
}
