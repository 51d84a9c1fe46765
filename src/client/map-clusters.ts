/** Pixels of a cell: pins that fall into one are shown as one. */
const cell = 56;
/** Pixels between the middles of two marks, so that each can be hit by a finger. */
const apart = 44;

interface Point {
  x: number;
  y: number;
}

interface Group<Pin> extends Point {
  pins: Pin[];
}

/** Groups of pins that would overlap at this zoom: a plain grid first, then neighbors across its lines. */
export function clusters<Pin>(pins: readonly Pin[], project: (pin: Pin) => Point): Pin[][] {
  const cells = new Map<string, Group<Pin>>();
  for (const pin of pins) {
    const { x, y } = project(pin);
    const key = `${Math.floor(x / cell)}:${Math.floor(y / cell)}`;
    const others = cells.get(key);
    if (others) join(others, { x, y, pins: [pin] });
    else cells.set(key, { x, y, pins: [pin] });
  }
  const groups: Group<Pin>[] = [];
  for (const group of cells.values()) {
    const near = groups.find((other) => Math.hypot(other.x - group.x, other.y - group.y) < apart);
    if (near) join(near, group);
    else groups.push(group);
  }
  return groups.map((group) => group.pins);
}

/** The middle of a group is where its mark stands. */
function join<Pin>(into: Group<Pin>, other: Group<Pin>) {
  const [a, b] = [into.pins.length, other.pins.length];
  into.x = (into.x * a + other.x * b) / (a + b);
  into.y = (into.y * a + other.y * b) / (a + b);
  into.pins.push(...other.pins);
}
