import { editDistance, slipsOf } from './edit-distance.ts';

export interface NameHit {
  /** Which of the names. */
  at: number;
  /** 1 for the same words. */
  score: number;
}

interface Search {
  /** The last word may be only begun. */
  typing?: boolean;
  limit: number;
  /** One more slip a word: for "did you mean". */
  loose?: boolean;
  /** No slip at all. */
  strict?: boolean;
}

export interface NameIndex {
  find(words: readonly string[], search: Search): NameHit[];
}

/** Words shorter than this stand for themselves unless they are being typed. */
const leastBeginning = 4;

/**
 * Names by their words: beginnings and slips of the pen count less than the same word, words that are left out a little. Kept
 * in memory; answers among 10,000 names in well under a millisecond.
 */
export function nameIndex(names: readonly (readonly string[])[]): NameIndex {
  const postings = postingsOf(names);
  const words = [...postings.keys()].sort();
  const sharing = sharer(words, gramsOf(words));

  function likeWords(typed: string, typing: boolean, slips: number): Map<string, number> {
    const found = new Map<string, number>();
    if (postings.has(typed)) found.set(typed, 1);
    if (typing || typed.length >= leastBeginning)
      for (let i = firstAt(words, typed); i < words.length && words[i]!.startsWith(typed); i++)
        if (words[i] !== typed)
          found.set(words[i]!, (typing ? 0.85 : 0.78) + 0.1 * (typed.length / words[i]!.length));
    if (slips >= 0)
      for (const [word, score] of misspelt(typed, typing, slips))
        if (!found.has(word)) found.set(word, score);
    return found;
  }

  function* misspelt(typed: string, typing: boolean, more: number): Generator<[string, number]> {
    if (typed.length < leastBeginning || /\d/.test(typed)) return;
    for (const at of sharing(typed)) {
      const word = words[at]!;
      const slips = slipsOf(word) && slipsOf(word) + more;
      if (slips === 0) continue;
      const whole = editDistance(typed, word, slips);
      if (whole <= slips) yield [word, 0.9 - 0.15 * whole];
      else if (
        typing &&
        typed.length < word.length &&
        editDistance(typed, word.slice(0, typed.length), 1) <= 1
      )
        yield [word, 0.7];
    }
  }

  function pass(typed: readonly string[], { typing = false, limit }: Search, slips: number): NameHit[] {
    const sums = new Map<number, { sum: number; words: number }>();
    for (const [i, word] of typed.entries()) {
      const best = new Map<number, number>();
      for (const [like, score] of likeWords(word, typing && i === typed.length - 1, slips))
        for (const at of postings.get(like)!) if ((best.get(at) ?? 0) < score) best.set(at, score);
      for (const [at, score] of best) {
        const so = sums.get(at);
        if (so) {
          so.sum += score;
          so.words += 1;
        } else sums.set(at, { sum: score, words: 1 });
      }
    }
    const least = typed.length > 2 ? typed.length - 1 : typed.length;
    const hits: NameHit[] = [];
    for (const [at, { sum, words: count }] of sums)
      if (count >= least) hits.push({ at, score: (sum / typed.length) * fitOf(names[at]!, typed) });
    return hits.sort((a, b) => b.score - a.score || a.at - b.at).slice(0, limit);
  }

  return {
    find(typed, search) {
      if (typed.length === 0) return [];
      const plain = pass(typed, search, -1);
      if (search.strict || (plain[0] && plain[0].score >= 0.75)) return plain;
      const slipped = pass(typed, search, search.loose ? 1 : 0);
      if (slipped.length > 0 || typed.length < 2) return slipped;
      return pass([typed.join('')], search, 0);
    },
  };
}

/** Less for words of the name that were not typed, and when it begins with another word. */
function fitOf(name: readonly string[], typed: readonly string[]): number {
  const missing = Math.min(5, Math.max(0, name.length - typed.length));
  const begins = name[0]?.startsWith(typed[0]!.slice(0, 2)) === true;
  return 1 - 0.03 * missing - (begins ? 0 : 0.04);
}

/** "cedarpark" finds Cedar Park: names of a few words also stand as one. */
function postingsOf(names: readonly (readonly string[])[]): Map<string, number[]> {
  const postings = new Map<string, number[]>();
  const add = (word: string, at: number) => {
    const list = postings.get(word);
    if (!list) postings.set(word, [at]);
    else if (list.at(-1) !== at) list.push(at);
  };
  for (const [at, name] of names.entries()) {
    for (const word of name) add(word, at);
    if (name.length === 2 || name.length === 3) add(name.join(''), at);
  }
  return postings;
}

function gramsOf(words: readonly string[]): Map<string, number[]> {
  const grams = new Map<string, number[]>();
  for (const [at, word] of words.entries())
    for (const gram of pairsOf(word)) {
      const list = grams.get(gram);
      if (list) list.push(at);
      else grams.set(gram, [at]);
    }
  return grams;
}

function pairsOf(word: string): Set<string> {
  const pairs = new Set<string>([`^${word[0]}`]);
  for (let i = 1; i < word.length; i++) pairs.add(word.slice(i - 1, i + 1));
  return pairs;
}

/** Finds words that share at least a third of the pairs of letters with a typed one: two slips leave more. */
function sharer(words: readonly string[], grams: ReadonlyMap<string, readonly number[]>) {
  const counts = new Uint8Array(words.length);
  return (typed: string): number[] => {
    const pairs = pairsOf(typed);
    const least = Math.max(2, Math.floor(pairs.size / 3));
    const met: number[] = [];
    for (const pair of pairs)
      for (const at of grams.get(pair) ?? []) {
        const count = counts[at]! + 1;
        counts[at] = count;
        if (count === 1) met.push(at);
      }
    const enough = met.filter((at) => counts[at]! >= least);
    for (const at of met) counts[at] = 0;
    return enough;
  };
}

function firstAt(sorted: readonly string[], typed: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < typed) low = middle + 1;
    else high = middle;
  }
  return low;
}
