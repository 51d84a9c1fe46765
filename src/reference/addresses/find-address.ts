import type { Ctx } from '#platform/context';
import { type Address, formatStreet, parseAddress, plain, tokensOf } from '#reference/address-parser';
import type { Point } from '#reference/places';
import { type AddressProblem, type Candidate, candidate, type FoundAddress, ranked } from './candidate.ts';
import { type CityIndex, cityIndex } from './city-index.ts';
import { findCrossings } from './find-crossings.ts';
import { findBlocks, findHouses, numberProblem } from './find-houses.ts';
import { findNamed } from './find-named.ts';
import type { StreetMatch } from './street-index.ts';

interface Search {
  /** Where the user is: what is near goes first among equals. */
  near?: Point;
  limit?: number;
}

/**
 * What a typed text may mean, best first: addresses, blocks, corners, streets, landmarks, parks and areas; and what is wrong with
 * an address whose number or street the imported tables do not know. Without tables it knows the sample streets of the
 * city pack, good to about a block, and finds nothing wrong. Takes any text.
 */
export async function findAddress(ctx: Ctx, text: string, search: Search = {}): Promise<FoundAddress> {
  return lookUp(ctx, text, { ...search, typing: false });
}

/** The same while the text is being typed: its last word may be only begun, and nothing is wrong yet. */
export async function searchPlaces(ctx: Ctx, text: string, search: Search = {}): Promise<Candidate[]> {
  const { candidates } = await lookUp(ctx, text, { ...search, typing: true });
  if (candidates.length > 0) return candidates;
  // "1234 market stre": the last word is the beginning of what we call something else.
  const shorter = text.trim().replace(/\s+\S{1,9}$/, '');
  if (shorter === text.trim() || !/\p{L}/u.test(shorter)) return [];
  return (await lookUp(ctx, shorter, { ...search, typing: true })).candidates;
}

/** What a text says and whether the tables know it: for whoever looks into how texts are read. */
export async function readAddress(ctx: Ctx, text: string): Promise<Address> {
  return parseAddress(text, (await cityIndex(ctx)).words);
}

interface Asked extends Search {
  typing: boolean;
}

async function lookUp(ctx: Ctx, text: string, asked: Asked): Promise<FoundAddress> {
  const { near, limit = 6, typing } = asked;
  const index = await cityIndex(ctx);
  const address = parseAddress(text, index.words);
  const words = namedWords(text, address);
  // "30th Street Station" begins like an address: only its very name counts.
  const isNumbered = address.kind === 'address' || address.kind === 'block';
  const [named, located] = await Promise.all([
    words.length > 0 ? findNamed(ctx.db, index, words, { typing, strict: isNumbered }) : [],
    locate(ctx, index, address, asked),
  ]);
  const others = isNumbered ? named.filter(({ score }) => score > 0.9) : named;
  const candidates = ranked([...located.candidates, ...others], near, limit);
  if (typing) return { candidates };
  const solved = candidates.some(({ kind, score }) => kind !== 'street' && score > 0.9);
  const problem =
    located.problem ?? (solved ? undefined : await unknownStreet(ctx, index, address, candidates));
  return { candidates, ...(problem && !others.some(({ score }) => score > 0.9) ? { problem } : {}) };
}

/** Names are what stands before the first comma. */
function namedWords(text: string, address: Address): string[] {
  if (address.kind === 'block') return [];
  return tokensOf(plain(text).split(/[,;\n]/)[0]!).filter((word) => /[\p{L}\p{N}]/u.test(word));
}

async function locate(ctx: Ctx, index: CityIndex, address: Address, asked: Asked): Promise<FoundAddress> {
  const find = (street: Parameters<typeof index.streets.find>[0], typing = false) =>
    index.streets.find(street, { typing, limit: 8, near: asked.near });
  switch (address.kind) {
    case 'address': {
      const matches = find(address.street, asked.typing);
      const found = await findHouses(ctx.db, matches, address.house, address.tail);
      return withStreets(ctx, matches, found, asked, address);
    }
    case 'block': {
      const matches = find(address.street, asked.typing);
      const found = await findBlocks(ctx.db, matches, address.number);
      return withStreets(ctx, matches, found, asked, address);
    }
    case 'intersection':
      return findCrossings(
        ctx.db,
        find(address.streets[0]),
        find(address.streets[1], asked.typing),
        index.streets.hasLines,
      );
    case 'street':
      return { candidates: find(address.street, asked.typing).map((match) => wholeStreet(match, 0)) };
    case 'nothing':
      return { candidates: [] };
  }
}

/** Where no street has the number, the streets themselves are shown. */
async function withStreets(
  ctx: Ctx,
  matches: readonly StreetMatch[],
  { candidates, missing }: Awaited<ReturnType<typeof findHouses>>,
  { typing }: Asked,
  address: Address & { kind: 'address' | 'block' },
): Promise<FoundAddress> {
  if (candidates.length > 0 && !missing) return { candidates };
  const streets = matches.slice(0, 2).map((match) => wholeStreet(match, 0.1));
  const all = [...candidates, ...streets];
  if (typing || !missing) return { candidates: all };
  const house = address.kind === 'address' ? address.house : { number: address.number };
  return { candidates: all, problem: await numberProblem(ctx.db, missing, house) };
}

function wholeStreet({ street, score }: StreetMatch, less: number): Candidate {
  const { sample, lat, lng } = street;
  const middle = sample?.line[Math.floor(sample.line.length / 2)];
  const known = lat !== null && lng !== null ? { lat, lng } : middle && { lng: middle[0]!, lat: middle[1]! };
  return candidate('street', street.label, known, 'middle', score - less);
}

/** Nothing like the street is in the tables: what comes nearest to its name. */
async function unknownStreet(
  ctx: Ctx,
  { streets }: CityIndex,
  address: Address,
  candidates: readonly Candidate[],
): Promise<AddressProblem | undefined> {
  if (!streets.complete || address.kind === 'nothing') return undefined;
  if (address.kind === 'street' && (!address.street.suffix || candidates.length > 0)) return undefined;
  const typed = address.kind === 'intersection' ? address.streets : [address.street];
  const lost = typed.find((street) => (streets.find(street, { limit: 1 })[0]?.score ?? 0) < 0.5);
  if (!lost) return undefined;
  const like = streets.find(lost, { limit: 3, loose: true });
  const houses =
    address.kind === 'address' ? await findHouses(ctx.db, like, address.house, address.tail) : undefined;
  const suggestions = houses?.candidates.length
    ? houses.candidates
    : like.map((match) => wholeStreet(match, 0));
  return { kind: 'unknown_street', street: formatStreet(lost), suggestions };
}
