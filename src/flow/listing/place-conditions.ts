import { sql } from 'kysely';
import type { Box } from '#flow/requests';
import type { Condition, Conditions } from './condition.ts';
import type { ListFilter } from './list-filter.ts';

/** Square degrees: about two by two kilometres. What is wider holds so much of a city that its index helps nobody. */
const smallBox = 0.0005;
const metresPerDegree = 111_195;

/** Where: in an area, at a numbered thing, in a box, around a point. Distances are counted on a plane, exact to some metres within a city. */
export function placeConditions({ areas, box, near, asset }: ListFilter): Pick<Conditions, 'rest' | 'own'> {
  const found: Pick<Conditions, 'rest' | 'own'> = { rest: [], own: [] };
  const indexed = (condition: Condition) => {
    found.rest.push(condition);
    found.own.push(condition);
  };
  if (asset) indexed(sql`asset = ${asset}`);
  if (areas) indexed(sql`areas && ${[...areas]}::text[]`);
  const boxed = (sides: Box, most: number) => {
    const [west, south, east, north] = sides;
    const inside = sql`(lat is not null
      and point(lng, lat) <@ box(point(${west}::float8, ${south}::float8), point(${east}::float8, ${north}::float8)))`;
    found.rest.push(inside);
    if ((east - west) * (north - south) <= most) found.own.unshift(inside);
  };
  if (box) boxed(box, smallBox);
  if (near) {
    const { lat, lng, radius } = near;
    const shrink = Math.max(Math.cos((lat * Math.PI) / 180), 0.01);
    const [up, wide] = [radius / metresPerDegree, radius / metresPerDegree / shrink];
    boxed([lng - wide, lat - up, lng + wide, lat + up], smallBox);
    found.rest.push(
      sql`sqrt((lat - ${lat}::float8) ^ 2 + ((lng - ${lng}::float8) * ${shrink}::float8) ^ 2) * ${metresPerDegree}::float8 <= ${radius}::float8`,
    );
  }
  return found;
}
