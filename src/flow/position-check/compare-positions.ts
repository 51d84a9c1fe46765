import type { Ctx } from '#platform/context';
import { photoPositions } from '#platform/files';
import { findAddress } from '#reference/addresses';
import type { Point } from '#reference/places';
import { type Disagreement, disagreements, type OtherPosition } from './disagreement.ts';

export interface Positions {
  pin: Point;
  /** As it was typed; it is looked up. */
  address?: string;
  /** Where the device said that it was, with its accuracy in metres. */
  device?: Point & { accuracy: number };
  /** Where the numbered thing stands that the report is about. */
  asset?: Point | null;
  /** Ids of received photos. */
  photos: readonly string[];
}

/** People stand across the street, and a camera's position is a little old. */
const photoAllowed = 150;
const deviceMargin = 50;
/** House numbers are reckoned along blocks, and a lot may reach far behind its door. */
const addressAllowed = 150;
/** Nobody's pin is farther from the lamp that they mean. */
const assetAllowed = 150;
/** Below this a name is a guess, and nobody is asked about guesses. */
const sureScore = 0.9;

/**
 * Everything that disagrees with the pin. A device or photo outside of the city counts too; an address that means several places
 * or none does not. One query where there are photos, one or none for the address.
 */
export async function comparePositions(ctx: Ctx, positions: Positions): Promise<Disagreement[]> {
  const { pin, device } = positions;
  const others: OtherPosition[] = [];
  const at = await addressPosition(ctx, positions);
  if (at) others.push({ kind: 'address', lat: at.lat, lng: at.lng, allowed: addressAllowed });
  if (device) {
    const { lat, lng, accuracy } = device;
    others.push({ kind: 'device', lat, lng, allowed: Math.round(accuracy) + deviceMargin });
  }
  for (const { lat, lng } of await photoPositions(ctx, positions.photos))
    others.push({ kind: 'photo', lat, lng, allowed: photoAllowed });
  if (positions.asset)
    others.push({ kind: 'asset', lat: positions.asset.lat, lng: positions.asset.lng, allowed: assetAllowed });
  return disagreements(pin, others);
}

/** Where the typed address lies; null where the pin came from it, where it is unknown, or where it may be elsewhere too. */
async function addressPosition(ctx: Ctx, { pin, address }: Positions): Promise<Point | null> {
  if (!address?.trim()) return null;
  const { candidates, problem } = await findAddress(ctx, address, { near: pin, limit: 3 });
  const sure = candidates.filter(
    ({ kind, score }) => score >= sureScore && (kind === 'address' || kind === 'intersection'),
  );
  const [only] = sure;
  if (problem || sure.length !== 1 || !only || only.lat === null || only.lng === null) return null;
  return { lat: only.lat, lng: only.lng };
}
