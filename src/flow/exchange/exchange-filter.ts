import { type RawBuilder, sql } from 'kysely';
import type { Box, Status } from '#flow/requests';

/** Which public requests another system asks for. Everything that is given must hold. */
export interface ExchangeFilter {
  /** Tracking numbers, at most 1,000. */
  numbers?: readonly string[];
  services?: readonly string[];
  open?: boolean;
  statuses?: readonly Status[];
  departments?: readonly string[];
  /** Instants, inclusive. */
  openedFrom?: Date;
  openedTo?: Date;
  updatedFrom?: Date;
  updatedTo?: Date;
  /** West, south, east, north in degrees, WGS84. */
  box?: Box;
  /** Degrees (WGS84) and metres. */
  near?: { lat: number; lng: number; radius: number };
  /** `layer:key`. */
  area?: string;
  hasPhoto?: boolean;
  /** A part of the public text or of the address. */
  text?: string;
}

export function isByChange({ updatedFrom, updatedTo }: ExchangeFilter): boolean {
  return updatedFrom !== undefined || updatedTo !== undefined;
}

/** The conditions on `request`, to be joined by `and`; never empty. */
export function conditionsOf(filter: ExchangeFilter): RawBuilder<unknown>[] {
  const { numbers, open, statuses, departments, area, hasPhoto } = filter;
  const all: RawBuilder<unknown>[] = [sql`request.public`, ...instants(filter), ...places(filter)];
  if (numbers) all.push(sql`request.number = any(${numbers.slice(0, 1000)}::text[])`);
  if (open === true) all.push(sql`request.closed_at is null`);
  if (open === false) all.push(sql`request.closed_at is not null`);
  if (statuses) all.push(sql`request.status = any(${statuses}::text[])`);
  if (departments) all.push(sql`request.department_key = any(${departments}::text[])`);
  if (area) all.push(sql`request.areas @> array[${area}]::text[]`);
  if (hasPhoto !== undefined)
    all.push(hasPhoto ? sql`request.photo_id is not null` : sql`request.photo_id is null`);
  if (filter.text) {
    const part = `%${filter.text.replace(/[\\%_]/g, '\\$&')}%`;
    all.push(sql`(request.public_text ilike ${part} or request.address ilike ${part})`);
  }
  return all;
}

function instants({ openedFrom, openedTo, updatedFrom, updatedTo }: ExchangeFilter): RawBuilder<unknown>[] {
  const all: RawBuilder<unknown>[] = [];
  if (openedFrom) all.push(sql`request.opened_at >= ${openedFrom}`);
  if (openedTo) all.push(sql`request.opened_at <= ${openedTo}`);
  if (updatedFrom) all.push(sql`request.updated_at >= ${updatedFrom}`);
  if (updatedTo) all.push(sql`request.updated_at <= ${updatedTo}`);
  return all;
}

const metresPerDegree = 111_320;

function places({ box, near }: ExchangeFilter): RawBuilder<unknown>[] {
  const all: RawBuilder<unknown>[] = [];
  if (box) all.push(inBox(box));
  if (near) {
    const { lat, lng, radius } = near;
    const [up, wide] = [
      radius / metresPerDegree,
      radius / (metresPerDegree * Math.max(0.01, Math.cos((lat * Math.PI) / 180))),
    ];
    all.push(inBox([lng - wide, lat - up, lng + wide, lat + up]));
    // On a plane that touches the city: off by less than a thousandth within 50 km.
    all.push(sql`power((request.lat - ${lat}) / ${up}, 2) + power((request.lng - ${lng}) / ${wide}, 2) <= 1`);
  }
  return all;
}

/** Above this a box holds so much of the city that its index helps nobody: about 700 by 700 metres. */
const smallBox = 0.00005;

function inBox([west, south, east, north]: Box): RawBuilder<unknown> {
  return (east - west) * (north - south) <= smallBox
    ? sql`request.lat is not null and point(request.lng, request.lat) <@ box(point(${west}, ${south}), point(${east}, ${north}))`
    : sql`request.lng between ${west} and ${east} and request.lat between ${south} and ${north}`;
}
