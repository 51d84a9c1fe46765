import type { Db } from '#platform/db';
import { parseAddress } from '#reference/address-parser';
import { type Candidate, candidate } from './candidate.ts';
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
  const points = await Promise.all(hits.map(({ at }) => pointOf(db, index, index.named[at]!)));
  return hits.map(({ at, score }, i) => {
    const { kind, label, address } = index.named[at]!;
    const point = points[i];
    const lost = point ? 0 : 0.2;
    const found = candidate(
      kind,
      label,
      point,
      kind === 'landmark' ? 'point' : 'middle',
      score - less[kind] - lost,
    );
    return address && kind === 'landmark' ? { ...found, detail: address } : found;
  });
}

async function pointOf(db: Db, index: CityIndex, { point, address }: Named) {
  if (point || !address) return point;
  const parsed = parseAddress(address, index.words);
  if (parsed.kind !== 'address') return null;
  const [match] = index.streets.find(parsed.street, { limit: 1 });
  if (!match || match.score < 0.9) return null;
  const { candidates } = await findHouses(db, [match], parsed.house, parsed.tail);
  const [best] = candidates;
  return best && best.lat !== null && best.lng !== null ? { lat: best.lat, lng: best.lng } : null;
}
