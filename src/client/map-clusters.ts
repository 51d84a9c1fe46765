/** Pixels of a cell: pins that fall into one are shown as one. */
const cell = 56;

/** Groups of pins that would overlap at this zoom, by a plain grid: a few hundred pins need no more. */
export function clusters<Pin>(
  pins: readonly Pin[],
  project: (pin: Pin) => { x: number; y: number },
): Pin[][] {
  const cells = new Map<string, Pin[]>();
  for (const pin of pins) {
    const { x, y } = project(pin);
    const key = `${Math.floor(x / cell)}:${Math.floor(y / cell)}`;
    const others = cells.get(key);
    if (others) others.push(pin);
    else cells.set(key, [pin]);
  }
  return [...cells.values()];
}
