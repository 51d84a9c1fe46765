// Makes a pack's sample shapes (sketch.geojson, areas/*.geojson) from its hand-made drawing/drawing.yaml:
// node script/draw-sample-map.mjs cities/philadelphia
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

const folder = process.argv[2];
if (!folder) {
  console.error('Say which pack: node script/draw-sample-map.mjs cities/NAME');
  process.exit(2);
}
const drawing = parse(readFileSync(path.join(folder, 'drawing', 'drawing.yaml'), 'utf8'));
const outline = drawing.outline.line;

const round = (degrees) => Math.round(degrees * 1e5) / 1e5;
const roundAll = (points) => points.map(([lng, lat]) => [round(lng), round(lat)]);
const closed = (points) => [...points, points[0]];

/** Exterior rings run against the clock (RFC 7946). */
function ringOf(points) {
  const rounded = withoutSpikes(largestLoop(withoutSpikes(roundAll(points))));
  return closed(signedArea(rounded) < 0 ? rounded.reverse() : rounded);
}

function signedArea(points) {
  return points.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = points[(i + 1) % points.length];
    return sum + (x * nextY - nextX * y) / 2;
  }, 0);
}

/** The points nearer to `site` than to any other site: the outline, cut by the line half way to each of them. */
function cellOf(site, sites) {
  let shape = outline;
  for (const other of sites) if (other !== site) shape = cut(shape, site, other);
  return shape;
}

/** Sutherland-Hodgman for one half plane; longitudes are shortened so that distances are right at this latitude. */
function cut(shape, site, other) {
  const squeeze = Math.cos((site[1] * Math.PI) / 180) ** 2;
  const normal = [(other[0] - site[0]) * squeeze, other[1] - site[1]];
  const middle = [(other[0] + site[0]) / 2, (other[1] + site[1]) / 2];
  const side = ([x, y]) => (x - middle[0]) * normal[0] + (y - middle[1]) * normal[1];
  return shape.flatMap((point, i) => {
    const next = shape[(i + 1) % shape.length];
    const [a, b] = [side(point), side(next)];
    const kept = a <= 0 ? [point] : [];
    if (a <= 0 === b <= 0) return kept;
    const t = a / (a - b);
    return [...kept, [point[0] + (next[0] - point[0]) * t, point[1] + (next[1] - point[1]) * t]];
  });
}

/** Cutting a hollow shape leaves edges that go out and come back; they hold no ground. */
function withoutSpikes(points) {
  const shape = points.filter((p, i) => String(p) !== String(points[(i + 1) % points.length]));
  const spike = shape.findIndex((p, i) => {
    const before = shape[(i + shape.length - 1) % shape.length];
    const after = shape[(i + 1) % shape.length];
    const [ax, ay, bx, by] = [before[0] - p[0], before[1] - p[1], after[0] - p[0], after[1] - p[1]];
    const sine = Math.abs(ax * by - ay * bx) / (Math.hypot(ax, ay) * Math.hypot(bx, by));
    return sine < 0.01 && ax * bx + ay * by > 0;
  });
  return spike < 0 ? shape : withoutSpikes(shape.filter((_, i) => i !== spike));
}

/** Where a cut fell into two pieces the way between them may cross itself after rounding; the larger piece is kept. */
function largestLoop(points) {
  for (let i = 0; i < points.length; i++)
    for (let j = i + 2; j < points.length; j++) {
      if (!doCross(points[i], points[i + 1], points[j], points[(j + 1) % points.length])) continue;
      const loops = [points.slice(i + 1, j + 1), [...points.slice(0, i + 1), ...points.slice(j + 1)]];
      return largestLoop(loops.sort((a, b) => Math.abs(signedArea(b)) - Math.abs(signedArea(a)))[0]);
    }
  return points;
}

function doCross(a, b, c, d) {
  const side = (p, q, r) => Math.sign((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]));
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

function isInside([x, y], points) {
  return points.reduce((inside, [ax, ay], i) => {
    const [bx, by] = points[(i + points.length - 1) % points.length];
    return ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax ? !inside : inside;
  }, false);
}

/** Sites spread evenly over the outline (Lloyd's method), from the south to the north. */
function evenSites(count) {
  const step = 0.0025;
  const [xs, ys] = [outline.map((p) => p[0]), outline.map((p) => p[1])];
  const ground = [];
  for (let x = Math.min(...xs); x < Math.max(...xs); x += step)
    for (let y = Math.min(...ys); y < Math.max(...ys); y += step)
      if (isInside([x, y], outline)) ground.push([x, y]);
  let sites = Array.from(
    { length: count },
    (_, i) => ground[Math.floor(((i + 0.5) * ground.length) / count)],
  );
  for (let round = 0; round < 60; round++) sites = centred(sites, ground);
  return sites.sort((a, b) => a[1] - b[1]);
}

function centred(sites, ground) {
  const sums = sites.map(() => [0, 0, 0]);
  for (const [x, y] of ground) {
    const distances = sites.map((s) => ((s[0] - x) * 0.77) ** 2 + (s[1] - y) ** 2);
    const sum = sums[distances.indexOf(Math.min(...distances))];
    sum[0] += x;
    sum[1] += y;
    sum[2] += 1;
  }
  return sites.map((site, i) => (sums[i][2] ? [sums[i][0] / sums[i][2], sums[i][1] / sums[i][2]] : site));
}

/** A line as a shape of that width in degrees. */
function ribbon(line, width) {
  const shifted = (sign) =>
    line.map(([x, y], i) => {
      const [before, after] = [line[Math.max(i - 1, 0)], line[Math.min(i + 1, line.length - 1)]];
      const [dx, dy] = [after[0] - before[0], after[1] - before[1]];
      const length = Math.hypot(dx, dy);
      return [x - ((sign * dy) / length) * (width / 2), y + ((sign * dx) / length) * (width / 2)];
    });
  return [...shifted(1), ...shifted(-1).reverse()];
}

function between(table, at) {
  const stops = Object.keys(table)
    .map(Number)
    .sort((a, b) => a - b);
  const upper = Math.max(
    1,
    stops.findIndex((stop) => stop >= at),
  );
  const [from, to] = [stops[upper - 1], stops[upper]];
  return table[from] + ((table[to] - table[from]) * (at - from)) / (to - from);
}

function gridPoint(column, row) {
  const { broad, tilt, columns, rows } = drawing.grid;
  const lat = between(rows, row);
  const offset = between(columns, column);
  return [broad.lng + (lat - broad.lat) * broad.lean + offset, lat - tilt * offset];
}

function gridStreets() {
  const { columns, rows } = drawing.grid;
  const stops = (table, from, to) =>
    [
      from,
      ...Object.keys(table)
        .map(Number)
        .filter((n) => n > from && n < to),
      to,
    ].sort((a, b) => a - b);
  const across = drawing.across.map(([name, row, from, to]) => ({
    name,
    line: stops(columns, from, to).map((column) => [...gridPoint(column, row), column * 100]),
  }));
  const along = drawing.along.flatMap(([name, column, south, north]) => [
    ...part(`N ${name}`, column, Math.max(south, 0), north, 1),
    ...part(`S ${name}`, column, south, Math.min(north, 0), -1),
  ]);
  return [...across, ...along];

  function part(name, column, from, to, sign) {
    if (from >= to) return [];
    const line = stops(rows, from, to).map((row) => [...gridPoint(column, row), Math.max(1, row * sign)]);
    return [{ name, line: sign > 0 ? line : line.reverse() }];
  }
}

const feature = (properties, type, coordinates) => ({
  type: 'Feature',
  properties,
  geometry: { type, coordinates },
});
const polygon = (properties, points) => feature(properties, 'Polygon', [ringOf(points)]);

const known = {};

function write(name, features) {
  const lines = features.map((f) => JSON.stringify(f)).join(',\n');
  writeFileSync(path.join(folder, name), `{"type":"FeatureCollection","features":[\n${lines}\n]}\n`);
}

/** Invented numbers, kept when the shapes are drawn again. */
function residentsOf(layer, key) {
  const file = path.join(folder, `areas/${layer}.geojson`);
  if (!existsSync(file)) return {};
  known[layer] ??= JSON.parse(readFileSync(file, 'utf8')).features;
  const population = known[layer].find(({ properties }) => properties.key === key)?.properties.population;
  return population === undefined ? {} : { population };
}

function writeCells(layer, sites) {
  const points = sites.map((site) => [site[2], site[3]]);
  write(
    `areas/${layer}.geojson`,
    sites.map(([key, name], i) =>
      polygon({ key, name, ...residentsOf(layer, key) }, cellOf(points[i], points)),
    ),
  );
}

write('sketch.geojson', [
  polygon({ kind: 'outline', name: drawing.outline.name }, outline),
  ...drawing.rivers.map(({ name, width, line }) => polygon({ kind: 'river', name }, ribbon(line, width))),
  ...drawing.parks.map(({ name, line }) => polygon({ kind: 'park', name }, line)),
  ...[...gridStreets(), ...drawing.streets].map(({ name, line }) =>
    feature({ kind: 'street', name, numbers: line.map((p) => p[2]) }, 'LineString', roundAll(line)),
  ),
]);
writeCells('neighborhood', drawing.neighborhoods);
writeCells('council-district', drawing.council);
writeCells(
  'ward',
  evenSites(drawing.wards).map(([lng, lat], i) => [`${i + 1}`, `Ward ${i + 1}`, lng, lat]),
);
