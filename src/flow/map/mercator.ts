/** Web Mercator (EPSG:3857) as whole numbers: the world is 2^32 wide and high, y grows to the south; one is 9 mm at the equator. */
export const world = 2 ** 32;

const last = world - 1;
const steepest = 85.05112878;

export function toX(lng: number): number {
  return clamp(((lng + 180) / 360) * world);
}

export function toY(lat: number): number {
  const bounded = Math.max(-steepest, Math.min(steepest, lat));
  const sine = Math.sin((bounded * Math.PI) / 180);
  return clamp((0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * world);
}

export function toLng(x: number): number {
  return (x / world) * 360 - 180;
}

export function toLat(y: number): number {
  return (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / world))) * 180) / Math.PI;
}

function clamp(value: number): number {
  return Math.max(0, Math.min(last, Math.floor(value)));
}
