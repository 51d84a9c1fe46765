import { seeded } from '../random.ts';

/** Just enough to draw: shapes in one colour, a little grainy, on a grid of pixels. Colours are `#rrggbb`. */
export interface Canvas {
  /** RGB, row by row. */
  pixels: Uint8Array;
  ground(colour: string, grain: number): Canvas;
  box(x: number, y: number, width: number, height: number, colour: string, grain: number): Canvas;
  oval(x: number, y: number, rx: number, ry: number, colour: string, grain: number): Canvas;
  /** A polygon by its corners: `x,y x,y x,y`. */
  shape(corners: string, colour: string, grain: number): Canvas;
  /** Black on white in the lower left corner; a machine may have no letters of its own. */
  label(word: string): Canvas;
}

/** Five rows of three pixels a letter. */
const letters: Record<string, string> = {
  S: '111100111001111',
  A: '111101111101101',
  M: '101111111101101',
  P: '111101111100100',
  L: '100100100100111',
  E: '111100111100111',
};

export function canvas(width: number, height: number): Canvas {
  const pixels = new Uint8Array(width * height * 3);
  const random = seeded(width);

  function fill(
    box: readonly number[],
    colour: string,
    grain: number,
    inside: (x: number, y: number) => boolean,
  ) {
    const [left, top, right, bottom] = box as [number, number, number, number];
    const rgb = [1, 3, 5].map((i) => Number.parseInt(colour.slice(i, i + 2), 16));
    for (let y = Math.max(0, Math.floor(top)); y < Math.min(height, bottom); y++)
      for (let x = Math.max(0, Math.floor(left)); x < Math.min(width, right); x++) {
        if (!inside(x, y)) continue;
        const shade = (random.next() - 0.5) * 2 * grain;
        for (let c = 0; c < 3; c++)
          pixels[(y * width + x) * 3 + c] = Math.min(255, Math.max(0, rgb[c]! + shade));
      }
    return self;
  }

  const self: Canvas = {
    pixels,
    ground: (colour, grain) => fill([0, 0, width, height], colour, grain, () => true),
    box: (x, y, w, h, colour, grain) => fill([x, y, x + w, y + h], colour, grain, () => true),
    oval: (cx, cy, rx, ry, colour, grain) =>
      fill(
        [cx - rx, cy - ry, cx + rx, cy + ry],
        colour,
        grain,
        (x, y) => ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 < 1,
      ),
    shape(corners, colour, grain) {
      const points = corners.split(' ').map((corner) => corner.split(',').map(Number) as [number, number]);
      const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
      const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
      return fill(box, colour, grain, (x, y) => holds(points, x, y));
    },
    label(word) {
      const size = 8;
      self.box(0, height - 7 * size, (word.length * 4 + 1) * size, 7 * size, '#ffffff', 0);
      for (const [i, letter] of [...word].entries())
        for (const [k, bit] of [...letters[letter]!].entries())
          if (bit === '1')
            self.box(
              (1 + i * 4 + (k % 3)) * size,
              height - (6 - Math.floor(k / 3)) * size,
              size,
              size,
              '#111111',
              0,
            );
      return self;
    },
  };
  return self;
}

/** Whether a ray to the right crosses the border an odd number of times. */
function holds(points: readonly [number, number][], x: number, y: number): boolean {
  return points.reduce((isIn, [ax, ay], i) => {
    const [bx, by] = points[(i + 1) % points.length]!;
    const crosses = ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax;
    return crosses ? !isIn : isIn;
  }, false);
}
