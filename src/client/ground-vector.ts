import { VectorTile, type VectorTileFeature } from '@mapbox/vector-tile';
import L from 'leaflet';
import { PbfReader } from 'pbf';
import { PMTiles, TileType } from 'pmtiles';
import {
  attributionOf,
  type BaseMapData,
  type BaseRule,
  baseRules,
  blend,
  colourOf,
  kindsOf,
} from './base-style.ts';

/** One tile's bytes, whatever they hold; undefined where there is none. */
type Source = (z: number, x: number, y: number) => Promise<ArrayBuffer | undefined>;

interface Ground {
  source: Source;
  isPicture: boolean;
  maxZoom: number;
}

/** A base map of vector tiles, or a PMTiles file of either kind, as a layer of drawn squares. */
export async function vectorGround(place: HTMLElement, tiles: BaseMapData): Promise<L.GridLayer> {
  const ground = tiles.kind === 'pmtiles' ? await openFile(tiles) : overHttp(tiles);
  const paints = baseRules.map((rule) => {
    const colour = colourOf(place, rule.colour);
    return { rule, paint: rule.share ? blend(colour, colourOf(place, '--surface'), rule.share) : colour };
  });
  const halo = colourOf(place, '--surface');
  const Layer = L.GridLayer.extend({
    createTile(at: L.Coords, done: (error: Error | undefined, tile: HTMLElement) => void) {
      const canvas = document.createElement('canvas');
      const sharp = Math.min(devicePixelRatio || 1, 2);
      canvas.width = canvas.height = 256 * sharp;
      const pen = canvas.getContext('2d')!;
      pen.scale(sharp, sharp);
      drawTile(pen, ground, at, paints, halo).then(
        () => done(undefined, canvas),
        (error: Error) => done(error, canvas),
      );
      return canvas;
    },
  }) as unknown as new (
    options: L.GridLayerOptions,
  ) => L.GridLayer;
  return new Layer({ attribution: attributionOf(tiles), maxZoom: 19 });
}

async function openFile({ url, maxZoom }: BaseMapData): Promise<Ground> {
  const file = new PMTiles(new URL(url, location.href).href);
  const header = await file.getHeader();
  return {
    source: async (z, x, y) => (await file.getZxy(z, x, y))?.data,
    isPicture: header.tileType !== TileType.Mvt,
    maxZoom: Math.min(header.maxZoom, maxZoom ?? header.maxZoom),
  };
}

function overHttp({ url, maxZoom = 14 }: BaseMapData): Ground {
  const source: Source = async (z, x, y) => {
    const address = url.replace('{z}', String(z)).replace('{x}', String(x)).replace('{y}', String(y));
    const answer = await fetch(address);
    return answer.ok && answer.status !== 204 ? answer.arrayBuffer() : undefined;
  };
  return { source, isPicture: false, maxZoom };
}

interface Paint {
  rule: BaseRule;
  paint: string;
}

/** Nearer than there are tiles of, a part of the nearest one is enlarged. */
async function drawTile(
  pen: CanvasRenderingContext2D,
  ground: Ground,
  at: L.Coords,
  paints: Paint[],
  halo: string,
) {
  const nearer = Math.max(0, at.z - ground.maxZoom);
  const scale = 2 ** nearer;
  const [x, y] = [Math.floor(at.x / scale), Math.floor(at.y / scale)];
  const bytes = await ground.source(at.z - nearer, x, y);
  if (!bytes) return;
  const offset = { x: (at.x - x * scale) * 256, y: (at.y - y * scale) * 256 };
  if (ground.isPicture) {
    const picture = await createImageBitmap(new Blob([bytes]));
    pen.drawImage(picture, -offset.x, -offset.y, 256 * scale, 256 * scale);
    return;
  }
  const tile = new VectorTile(new PbfReader(new Uint8Array(bytes)));
  const view = { ...offset, scale, zoom: at.z };
  for (const { rule, paint } of paints)
    if (at.z >= (rule.from ?? 0))
      for (const name of rule.layers) {
        const layer = tile.layers[name];
        for (let i = 0; layer && i < layer.length; i += 1) {
          const feature = layer.feature(i);
          if (isMeant(rule, feature)) drawFeature(pen, feature, rule, paint, halo, view);
        }
      }
}

function isMeant({ kinds }: BaseRule, { properties }: VectorTileFeature): boolean {
  return !kinds || kindsOf.some((name) => kinds.includes(String(properties[name] ?? '')));
}

interface View {
  x: number;
  y: number;
  scale: number;
  zoom: number;
}

function drawFeature(
  pen: CanvasRenderingContext2D,
  feature: VectorTileFeature,
  rule: BaseRule,
  paint: string,
  halo: string,
  view: View,
) {
  const unit = (256 / feature.extent) * view.scale;
  const lines = feature
    .loadGeometry()
    .map((line) => line.map((at) => ({ x: at.x * unit - view.x, y: at.y * unit - view.y })));
  if (rule.draw === 'label') return drawLabel(pen, feature, lines[0] ?? [], paint, halo);
  pen.beginPath();
  for (const line of lines)
    for (const [i, { x, y }] of line.entries()) {
      if (i === 0) pen.moveTo(x, y);
      else pen.lineTo(x, y);
    }
  if (rule.draw === 'fill') {
    if (feature.type !== 3) return;
    pen.fillStyle = paint;
    pen.fill('evenodd');
    return;
  }
  pen.strokeStyle = paint;
  pen.lineCap = 'round';
  pen.lineWidth = Math.max(0.6, (rule.width ?? 1) * 1.5 ** (view.zoom - 14));
  pen.stroke();
}

/** A name at its point, or along the longest straight piece of its street when it fits there. */
function drawLabel(
  pen: CanvasRenderingContext2D,
  { properties, type }: VectorTileFeature,
  line: { x: number; y: number }[],
  paint: string,
  halo: string,
) {
  const text = String(properties.name ?? properties['name:latin'] ?? '');
  const place = type === 1 ? line[0] && { ...line[0], turn: 0, length: 200 } : longest(line);
  if (!text || !place) return;
  pen.font = '12px system-ui, sans-serif';
  if (pen.measureText(text).width > place.length) return;
  pen.save();
  pen.translate(place.x, place.y);
  pen.rotate(place.turn);
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.lineWidth = 3;
  pen.lineJoin = 'round';
  pen.strokeStyle = halo;
  pen.strokeText(text, 0, 0);
  pen.fillStyle = paint;
  pen.fillText(text, 0, 0);
  pen.restore();
}

function longest(line: { x: number; y: number }[]) {
  let best: { x: number; y: number; turn: number; length: number } | undefined;
  for (let i = 1; i < line.length; i += 1) {
    const [a, b] = [line[i - 1]!, line[i]!];
    const length = Math.hypot(b.x - a.x, b.y - a.y);
    if (best && length <= best.length) continue;
    const turn = Math.atan2(b.y - a.y, b.x - a.x);
    const upright = Math.abs(turn) > Math.PI / 2 ? turn + Math.PI : turn;
    best = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, turn: upright, length };
  }
  return best;
}
