import { distanceMetres, type Point } from '#reference/places';

/** `border`: the city's nearest ground, for a pin that lies a few metres outside of it. */
export type PositionKind = 'address' | 'device' | 'photo' | 'border' | 'asset';

/** Another position of the same report, and how far from the pin it may lie before anybody is asked. */
export interface OtherPosition extends Point {
  kind: PositionKind;
  /** Metres. */
  allowed: number;
}

/** A position that is too far from the pin to be the same place. */
export interface Disagreement extends OtherPosition {
  /** On the ground, rounded. */
  metres: number;
}

/** Of each kind the farthest of those that lie too far from the pin, in the order of `kinds`. */
export function disagreements(pin: Point, others: readonly OtherPosition[]): Disagreement[] {
  const found = new Map<PositionKind, Disagreement>();
  for (const other of others) {
    const metres = Math.round(distanceMetres(pin, other));
    if (metres > other.allowed && metres > (found.get(other.kind)?.metres ?? 0))
      found.set(other.kind, { ...other, metres });
  }
  return kinds.flatMap((kind) => found.get(kind) ?? []);
}

const kinds: readonly PositionKind[] = ['asset', 'address', 'device', 'photo'];
