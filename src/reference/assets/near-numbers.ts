/** Longer ones would make too many; a slip in so long a number is found by its beginning. */
const longest = 16;

/**
 * All numbers that differ from this one (small letters and digits) by one slip: a sign missing, too many, wrong, or two beside
 * each other swapped. Wrong and missing signs are tried with digits and, where the number has letters, with letters.
 */
export function nearNumbers(number: string): string[] {
  if (number.length > longest) return [];
  const signs = [...'0123456789', ...(/\p{L}/u.test(number) ? 'abcdefghijklmnopqrstuvwxyz' : '')];
  const all = new Set<string>();
  const letters = [...number];
  for (let at = 0; at <= letters.length; at++) {
    const [before, after] = [letters.slice(0, at).join(''), letters.slice(at).join('')];
    const rest = letters.slice(at + 1).join('');
    for (const sign of signs) {
      all.add(before + sign + after);
      if (at < letters.length) all.add(before + sign + rest);
    }
    if (at < letters.length) all.add(before + rest);
    if (at + 1 < letters.length)
      all.add(before + letters[at + 1] + letters[at] + letters.slice(at + 2).join(''));
  }
  all.delete(number);
  all.delete('');
  // As numbers are kept: without leading zeros.
  return [...new Set([...all].map((one) => one.replace(/(^|\D)0+(?=\d)/g, '$1')))].filter(
    (one) => one !== number,
  );
}
