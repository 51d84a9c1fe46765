/** Chance that can be repeated: the same seed gives the same city. */
export interface Random {
  /** From 0 up to but without 1. */
  next(): number;
  /** A whole number, both ends included. */
  int(from: number, to: number): number;
  chance(share: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** Around 0, two thirds of all within -1 and 1. */
  spread(): number;
  /** Waiting times: 1 on average, many short, few long. */
  wait(): number;
  /** A UUID version 7 of that instant. */
  id(at: Date): string;
}

/** The generator "mulberry32" (Tommy Ettinger, public domain): 32 bits of state are plenty for a make-believe year. */
export function seeded(seed: number): Random {
  let state = seed | 0;
  const bits = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const next = () => bits() / 2 ** 32;
  return {
    next,
    int: (from, to) => from + Math.floor(next() * (to - from + 1)),
    chance: (share) => next() < share,
    pick: (list) => list[Math.floor(next() * list.length)]!,
    spread: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    wait: () => -Math.log(1 - next()),
    id(at) {
      const time = at.getTime();
      const [low, high, last] = [bits(), bits(), bits()];
      const head = `${quad(time / 2 ** 32)}${quad(time / 2 ** 16)}-${quad(time)}-7${quad(low).slice(1)}`;
      return `${head}-${quad(0x8000 | ((low >>> 16) & 0x3fff))}-${quad(high)}${quad(high >>> 16)}${quad(last)}`;
    },
  };
}

const quads = Array.from({ length: 0x10000 }, (_, n) => n.toString(16).padStart(4, '0'));

/** The lowest 16 bits as four hexadecimal digits, looked up: tens of thousands of ids are made. */
function quad(value: number): string {
  return quads[Math.floor(value) % 0x10000]!;
}

/** Draws from a list by weights, in the logarithm of its length. */
export function weighted<T>(
  list: readonly T[],
  weightOf: (one: T, i: number) => number,
): (random: Random) => T {
  let sum = 0;
  const sums = list.map((one, i) => {
    sum += Math.max(0, weightOf(one, i));
    return sum;
  });
  return (random) => {
    const at = random.next() * sum;
    let low = 0;
    let high = sums.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle]! > at) high = middle;
      else low = middle + 1;
    }
    return list[low]!;
  };
}
