import type { StormArea } from '#flow/storm-view';
import type { Ctx } from '#platform/context';
import { areaPath, areaShape, type Fit, type Ground, groundOf } from '#reference/ground-picture';
import type { Bounds } from '#reference/places';

/** Metres of a degree of latitude. */
export const degree = 111_195;

/** The box around what a view looks at (degrees, WGS84); null for the whole city. */
export async function boundsOf(ctx: Ctx, area: StormArea): Promise<Bounds | null> {
  switch (area.kind) {
    case 'city':
      return null;
    case 'area':
      return (await areaShape(ctx, area.area))?.bounds ?? null;
    case 'box':
      return [area.west, area.south, area.east, area.north];
    case 'near': {
      const up = area.metres / degree;
      const aside = up / Math.max(0.01, Math.cos((area.lat * Math.PI) / 180));
      return [area.lng - aside, area.lat - up, area.lng + aside, area.lat + up];
    }
  }
}

export interface StormGround extends Ground {
  /** The outline of what is looked at. */
  limit: string | null;
}

export async function stormGround(ctx: Ctx, area: StormArea): Promise<StormGround> {
  const ground = await groundOf(ctx, await boundsOf(ctx, area), 720);
  return { ...ground, limit: await limitOf(ctx, area, ground.fit) };
}

async function limitOf(ctx: Ctx, area: StormArea, fit: Fit): Promise<string | null> {
  if (area.kind !== 'area') return null;
  const shape = await areaShape(ctx, area.area);
  return shape ? areaPath(shape, fit) : null;
}

/** Where to look on the map, and how near (web map zoom for a box about 400 pixels wide). */
export function centreOf([west, south, east, north]: Bounds): { lat: number; lng: number; zoom: number } {
  const wide = Math.max(east - west, (north - south) * 1.3, 0.002);
  const zoom = Math.max(9, Math.min(17, Math.floor(Math.log2((360 * 400) / (256 * wide)))));
  return { lat: (south + north) / 2, lng: (west + east) / 2, zoom };
}
