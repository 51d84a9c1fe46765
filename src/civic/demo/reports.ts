import type { Place } from '#flow/requests';
import type { Service } from '#reference/catalog';
import type { Ground } from './ground.ts';
import { themeOf } from './material/themes.ts';
import { type Random, weighted } from './random.ts';
import { timesOf, yearBefore } from './rhythm.ts';
import { stormReports } from './storms.ts';
import type { World } from './world.ts';

/** That something was reported: when, what, where. What became of it comes later. */
export interface Report {
  at: Date;
  service: Service;
  place: Place;
  /** Reports of one cluster are about the same trouble; the first of a service is the one to link to. */
  cluster: string | null;
}

const nowhere: Place = { address: null, lat: null, lng: null, h3: null, areas: [] };
/** How many report what somebody else reported a few days ago, and how far from it they put the pin. */
const repeats = 0.035;
const repeatMetres = 35;
const clusterMetres = 45;

/** All reports of the year that ends now, in their order: the ordinary ones by season, week and hour, and the storms. */
export async function makeReports(world: World, ground: Ground, count: number): Promise<Report[]> {
  const { random, now, catalog, plan } = world;
  const { calendar } = catalog;
  const services = catalog.services.filter(({ kind }) => kind === 'request');
  const weightOf = weightsOf(world, services);
  const days = yearBefore(calendar, now, random);
  const storms = stormReports(random, { calendar, now, days, services, weightOf }, plan, count / days.length);
  const pickService = weighted(services, weightOf);
  const times = new Map<readonly number[], (random: Random) => Date>();
  const moments = Array.from({ length: Math.max(0, count - storms.length) }, () => {
    const service = pickService(random);
    const { season } = themeOf(service);
    const time = times.get(season) ?? timesOf(calendar, days, now, season);
    times.set(season, time);
    return { at: time(random), service, cluster: null as string | null, areas: [] as readonly string[] };
  });
  const all = [...moments, ...storms].sort((a, b) => a.at.getTime() - b.at.getTime()).slice(-count);
  return placeAll(world, ground, all);
}

export function weightsOf(
  { plan }: Pick<World, 'plan'>,
  services: readonly Service[],
): (service: Service) => number {
  const alike = new Map<string, number>();
  for (const service of services) {
    const { key } = themeOf(service);
    alike.set(key, (alike.get(key) ?? 0) + 1);
  }
  return (service) => {
    const theme = themeOf(service);
    return plan.services?.[service.key] ?? theme.weight / alike.get(theme.key)!;
  };
}

type Moment = Pick<Report, 'at' | 'service' | 'cluster'> & { areas: readonly string[] };

async function placeAll(world: World, ground: Ground, moments: readonly Moment[]): Promise<Report[]> {
  const { random } = world;
  const recent = new Map<string, Report[]>();
  const heads = new Map<string, Place>();
  const reports: Report[] = [];
  for (const { at, service, cluster, areas } of moments) {
    const where =
      service.location === 'none'
        ? { place: nowhere, cluster: null }
        : await placeOf(service, cluster, areas);
    const report: Report = { at, service, ...where };
    reports.push(report);
    if (report.cluster === null)
      recent.set(service.key, [report, ...(recent.get(service.key) ?? [])].slice(0, 8));
  }
  return reports;

  async function placeOf(
    service: Service,
    cluster: string | null,
    areas: readonly string[],
  ): Promise<Pick<Report, 'place' | 'cluster'>> {
    if (cluster) {
      const centre = heads.get(cluster) ?? (await ground.within(areas));
      heads.set(cluster, centre);
      return { place: await ground.near(centre, clusterMetres), cluster: `${cluster}:${service.key}` };
    }
    const before = random.chance(repeats) ? recent.get(service.key) : undefined;
    if (before) {
      const one = random.pick(before);
      one.cluster ??= `again:${reports.length}`;
      return { place: await ground.near(one.place, repeatMetres), cluster: one.cluster };
    }
    const spot = world.plan.hotSpots?.find(
      (hot) => hot.services.includes(service.key) && random.chance(hot.share),
    );
    const place = await (spot
      ? ground.at(spot.street, spot.number + random.int(-9, 9) * 2)
      : ground.somewhere());
    return { place, cluster: null };
  }
}
