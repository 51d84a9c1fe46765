import type { Ctx } from '#platform/context';
import { type Address, parseAddress } from '#reference/address-parser';
import { cityWords } from '#reference/address-tables';
import { addressNear, type FoundAddress, findAddress, type NearAddress, placed } from '#reference/addresses';
import type { Point } from '#reference/places';
import { findOutside, reverseOutside } from './find-outside.ts';
import type { OutsideCandidate, Source } from './to-candidate.ts';

export interface FoundPlace extends FoundAddress {
  /** What geocoders outside know, when our own tables do not; their `source` is shown with them. */
  outside: OutsideCandidate[];
}

/** `findAddress`, and where it has no place that fits, what the city's geocoders outside know. Takes any text, fails with none of them. */
export async function findPlace(
  ctx: Ctx,
  text: string,
  search: { near?: Point; limit?: number } = {},
): Promise<FoundPlace> {
  const found = await findAddress(ctx, text, search);
  const knows = fits(found, parseAddress(text, await cityWords(ctx)));
  return { ...found, outside: knows ? [] : await findOutside(ctx, text, search) };
}

const fittingScore = 0.7;

/** A street fits whoever asked for a street. A number that our tables lack does not exist outside either. */
function fits({ candidates, problem }: FoundAddress, typed: Address): boolean {
  if (problem?.kind === 'unknown_number' && placed(problem.nearest).length > 0) return true;
  return placed(candidates).some(
    ({ kind, score }) => score >= fittingScore && (kind !== 'street' || typed.kind === 'street'),
  );
}

/** What an address near a point is, and who says so; `source` is absent when our own tables do. */
export type AddressAt = NearAddress & { source?: Source };

/**
 * The address at a point: of our own tables, else of the geocoders outside. `kept` asks nobody and takes what they have answered
 * before, as does any call inside a transaction. Null where nothing is known.
 */
export async function addressAt(
  ctx: Ctx,
  point: Point,
  { outside = 'ask' }: { outside?: 'ask' | 'kept' } = {},
): Promise<AddressAt | null> {
  const own = await addressNear(ctx, point);
  if (own && own.kind !== 'street') return own;
  const other = await reverseOutside(ctx, point, { ask: outside === 'ask' });
  return (other as AddressAt | null) ?? own;
}
