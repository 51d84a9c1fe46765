import sharp from 'sharp';
import type { Ctx } from '#platform/context';
import { type FileStore, receivePhoto } from '#platform/files';
import { type Canvas, canvas } from './canvas.ts';

const [width, height] = [640, 480];

const asphalt = (c: Canvas) => c.ground('#6d7176', 14).box(0, 380, 640, 100, '#5c6065', 10);
const night = (c: Canvas) => c.ground('#1c2434', 5).box(0, 370, 640, 110, '#2b3140', 8);
const field = (c: Canvas) => c.ground('#b9d3e6', 3).box(0, 340, 640, 140, '#7c8a6a', 16);
const bricks = (c: Canvas) => {
  c.ground('#a8674c', 12);
  for (let y = 60; y < height; y += 60) c.box(0, y, width, 5, '#8f5640', 4);
  return c;
};

/** Pictures that nobody could take for real ones: a few shapes, and SAMPLE in the corner. */
const drawings: Record<string, (c: Canvas) => Canvas> = {
  pothole: (c) => asphalt(c).oval(320, 300, 150, 62, '#2e2f31', 9).oval(328, 312, 105, 36, '#1d1e20', 6),
  'pothole-2': (c) =>
    asphalt(c)
      .box(0, 90, 640, 16, '#d9d4b8', 6)
      .shape('190,262 290,230 410,254 442,318 322,358 210,334', '#2b2c2e', 9),
  trash: (c) =>
    asphalt(c)
      .oval(240, 320, 90, 74, '#23272b', 6)
      .oval(344, 336, 80, 60, '#30363b', 6)
      .oval(290, 262, 64, 52, '#1b1e21', 6),
  dumping: (c) =>
    field(c)
      .box(140, 262, 230, 96, '#8a5a44', 12)
      .oval(432, 344, 52, 52, '#222222', 6)
      .oval(432, 344, 23, 23, '#7c8a6a', 8)
      .shape('90,376 168,318 216,384', '#9a9a93', 14),
  graffiti: (c) =>
    bricks(c)
      .shape('110,310 170,130 200,140 190,240 260,180 300,200 250,320 230,310 262,220 150,330', '#2fd1c5', 6)
      .shape('330,300 380,150 410,160 390,300 470,170 500,180 420,330 350,330', '#f04f9b', 6),
  light: (c) =>
    night(c)
      .box(314, 100, 13, 290, '#4a5365', 4)
      .box(320, 100, 90, 15, '#4a5365', 4)
      .box(386, 114, 48, 15, '#10141d', 3),
  tree: (c) =>
    field(c)
      .shape('64,376 512,304 528,340 80,416', '#6b4a2f', 14)
      .oval(512, 296, 88, 88, '#3f6b35', 22)
      .oval(450, 256, 64, 64, '#4a7a3e', 22),
  water: (c) => asphalt(c).oval(320, 430, 420, 110, '#5f8fb4', 8).box(264, 262, 112, 50, '#2d3033', 5),
  snow: (c) =>
    field(c)
      .oval(150, 420, 330, 150, '#f4f7fa', 5)
      .oval(520, 430, 300, 170, '#e9eef3', 5)
      .box(250, 230, 170, 70, '#7b2f2f', 6),
  car: (c) =>
    asphalt(c)
      .box(160, 240, 320, 88, '#5d7fa3', 6)
      .shape('216,240 264,176 384,176 432,240', '#48647f', 6)
      .oval(232, 332, 30, 30, '#1c1c1c', 4)
      .oval(408, 332, 30, 30, '#1c1c1c', 4),
  sidewalk: (c) =>
    c
      .ground('#b9b5ab', 10)
      .box(0, 236, 640, 7, '#8f8b82', 4)
      .box(317, 0, 7, 480, '#8f8b82', 4)
      .shape('320,240 440,288 408,392 272,408 224,336', '#9b968c', 12)
      .shape('224,336 320,240 440,288 436,296 322,250 230,342', '#55524c', 6),
  building: (c) =>
    bricks(c)
      .box(224, 144, 192, 240, '#3a2f2a', 8)
      .shape('206,130 230,120 434,404 410,414', '#c9a774', 10)
      .shape('434,130 410,120 206,404 230,414', '#c9a774', 10),
  done: (c) => asphalt(c).box(168, 240, 304, 120, '#2b2c2e', 6).box(174, 246, 292, 108, '#3d3f42', 6),
};

/** Draws the sample pictures and puts them through the same door as everybody's. Ids by name of the picture. */
export async function samplePhotos(ctx: Ctx, store: FileStore): Promise<Map<string, string>> {
  const names = Object.keys(drawings).sort();
  const ids = new Map<string, string>();
  for (const name of names) {
    const picture = drawings[name]!(canvas(width, height)).label('SAMPLE');
    const raw = { width, height, channels: 3 } as const;
    const content = await sharp(picture.pixels, { raw }).jpeg({ quality: 90 }).toBuffer();
    ids.set(name, (await receivePhoto(ctx, store, { content, name: `${name}.jpg` })).id);
  }
  return ids;
}
