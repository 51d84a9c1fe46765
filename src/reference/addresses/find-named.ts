import type { Db } from '#platform/db';
import { formatAddress, parseAddress } from '#reference/address-parser';
import type { Point } from '#reference/places';
import { type Candidate, candidate, placed } from './candidate.ts';
import type { CityIndex, Named } from './city-index.ts';
import { findHouses } from './find-houses.ts';

interface Search {
  typing: boolean;
  strict: boolean;
}

/** A little less than a street of the same name, in this order. */
const less: Record<Named['kind'], number> = { landmark: 0.02, park: 0.03, area: 0.04 };
const most = 8;

/** Landmarks, parks and areas that have a name like the words. A landmark without a point lies at its address. */
export async function findNamed(
  db: Db,
  index: CityIndex,
  words: readonly string[],
  search: Search,
): Promise<Candidate[]> {
  const hits = index.names.find(words, { ...search, limit: most }).filter(({ score }) => score > 0.45);
  const places = await Promise.all(hits.map(({ at }) => placeOf(db, index, index.named[at]!)));
  return hits.map(({ at, score }, i) => {
    const { kind, label, address } = index.named[at]!;
    const { point, precision } = places[i]!;
    const found = candidate(kind, label, point, precision, score - less[kind] - (point ? 0 : 0.2));
    const detail =
      kind === 'landmark' && address ? formatAddress(parseAddress(address, index.words)) : undefined;
    return detail ? { ...found, detail } : found;
  });
}

/** A landmark without a point lies as well as its address is known. */
async function placeOf(
  db: Db,
  index: CityIndex,
  { kind, point, address }: Named,
): Promise<Pick<Candidate, 'precision'> & { point: Point | null }> {
  if (point) return { point, precision: kind === 'landmark' ? 'point' : 'middle' };
  const parsed = address ? parseAddress(address, index.words) : undefined;
  const [match] = parsed?.kind === 'address' ? index.streets.find(parsed.street, { limit: 1 }) : [];
  if (parsed?.kind !== 'address' || !match || match.score < 0.9) return { point: null, precision: 'none' };
  const { candidates } = await findHouses(db, [match], parsed.house, parsed.tail);
  const [best] = placed(candidates);
  return best ? { point: best, precision: best.precision } : { point: null, precision: 'none' };
}
