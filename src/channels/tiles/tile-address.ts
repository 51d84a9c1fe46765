import { Type as T } from 'typebox';
import { Invalid } from '#platform/errors';

const whole = '^\\d{1,8}$';

/** `{z}/{x}/{y}` with or without the ending that other programs like. */
export const TileParams = {
  z: T.String({ pattern: whole }),
  x: T.String({ pattern: whole }),
  y: T.String({ pattern: '^\\d{1,8}(\\.mvt|\\.pbf)?$' }),
};

export const vectorTile = 'application/vnd.mapbox-vector-tile';
const nearest = 22;

/** Throws `Invalid` (`tile`) for what is not in the world. */
export function tileAddress(params: { z: string; x: string; y: string }) {
  const [z, x, y] = [Number(params.z), Number(params.x), Number.parseInt(params.y, 10)];
  if (z > nearest || x >= 2 ** z || y >= 2 ** z) throw Invalid.field('tile', 'errors.format');
  return { z, x, y };
}
