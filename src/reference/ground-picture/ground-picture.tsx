import type { Position } from 'geojson';
import type { ComponentChildren } from 'preact';
import type { Ctx } from '#platform/context';
import {
  type AreaShape,
  areaShapes,
  type Bounds,
  boundsOfPoints,
  cityBounds,
  type SketchFeature,
  sketchFeatures,
} from '#reference/places';
import { type Fit, fitBounds } from './fit.ts';
import { svgPath } from './svg-path.ts';

/** The city's sketch made ready for one picture. */
export interface Ground {
  fit: Fit;
  lines: readonly { kind: SketchFeature['kind']; d: string }[];
}

/** Pictures of one sketch by their box: nobody thins the same river twice. */
const drawn = new WeakMap<object, Map<string, Ground>>();
const mostDrawn = 200;

/** The sketch map as lines of a picture of a box (degrees, WGS84), by default of the whole city; `width` in units of the picture. */
export async function groundOf(ctx: Ctx, box?: Bounds | null, width = 720): Promise<Ground> {
  const bounds = box ?? (await cityBounds(ctx)) ?? [-0.1, -0.1, 0.1, 0.1];
  const features = await sketchFeatures(ctx);
  const known = drawn.get(features) ?? new Map<string, Ground>();
  drawn.set(features, known);
  const key = `${bounds.map((degrees) => degrees.toFixed(4))}|${width}`;
  let ground = known.get(key);
  if (!ground) {
    const fit = fitBounds(bounds, width);
    const seen = features.filter(({ geometry }) => meets(boundsOfShape(geometry), bounds));
    const lines = seen.map(({ kind, geometry }) => ({ kind, d: svgPath(geometry, fit) }));
    ground = { fit, lines: lines.filter(({ d }) => d) };
    if (known.size >= mostDrawn) known.clear();
    known.set(key, ground);
  }
  return ground;
}

function boundsOfShape(shape: SketchFeature['geometry']): Bounds {
  const points =
    shape.type === 'LineString'
      ? shape.coordinates
      : shape.coordinates.flat(shape.type === 'Polygon' ? 1 : 2);
  return boundsOfPoints(points as Position[]);
}

function meets([west, south, east, north]: Bounds, [w, s, e, n]: Bounds): boolean {
  return west <= e && east >= w && south <= n && north >= s;
}

const paths = new WeakMap<object, Map<string, string>>();

/** The path of an area's shape in a picture; remembered as long as the shape is. */
export function areaPath({ geometry }: Pick<AreaShape, 'geometry'>, fit: Fit): string {
  const known = paths.get(geometry) ?? new Map<string, string>();
  paths.set(geometry, known);
  const key = `${fit.bounds.map((degrees) => degrees.toFixed(4))}|${fit.width}`;
  let d = known.get(key);
  if (d === undefined) {
    d = svgPath(geometry, fit);
    if (known.size >= mostDrawn) known.clear();
    known.set(key, d);
  }
  return d;
}

/** The shape of one area by `layer:key`; undefined when it is not in force. */
export async function areaShape(ctx: Ctx, ref: string): Promise<AreaShape | undefined> {
  const at = ref.indexOf(':');
  return (await areaShapes(ctx, ref.slice(0, at))).find(({ key }) => key === ref.slice(at + 1));
}

interface PictureProps {
  ground: Ground;
  /** What it shows, for who does not see it; without it the picture only repeats what is told beside it. */
  label?: string;
  /** Drawn above the sketch. */
  children?: ComponentChildren;
}

/** A picture of the city's ground that needs no script and prints: the sketch and, above it, what the page draws. */
export function GroundPicture({ ground, label, children }: PictureProps) {
  const { fit, lines } = ground;
  return (
    <svg
      class="ground"
      viewBox={`0 0 ${fit.width} ${fit.height}`}
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : 'true'}
    >
      {lines.map(({ kind, d }, at) => (
        <path key={at} class={`ground__${kind}`} d={d} />
      ))}
      {children}
    </svg>
  );
}
