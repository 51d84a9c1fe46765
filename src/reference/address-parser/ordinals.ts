const small =
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth'.split(
    ' ',
  );
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const slips: Record<string, number> = { nineth: 9, twelveth: 12, twelth: 12, ninteenth: 19 };
const endings = ['th', 'st', 'nd', 'rd'];

/** "2nd", "02nd", "second", a bare "2" and "twenty second" as "2nd" or "22nd"; undefined for what is no such number. */
export function ordinalOf(words: readonly string[]): string | undefined {
  const value = numberOf(words);
  return value ? `${value}${endingOf(value)}` : undefined;
}

export function endingOf(value: number): string {
  const teen = value % 100 > 10 && value % 100 < 14;
  return teen ? 'th' : (endings[value % 10] ?? 'th');
}

function numberOf([first = '', second, ...rest]: readonly string[]): number | undefined {
  if (rest.length > 0) return undefined;
  if (second !== undefined) {
    const [ten, one] = [tens.indexOf(first), small.indexOf(second === 'nineth' ? 'ninth' : second)];
    return ten >= 0 && one >= 0 && one < 9 ? (ten + 2) * 10 + one + 1 : undefined;
  }
  const slip = slips[first];
  if (slip) return slip;
  const digits = /^0*([1-9]\d{0,2})(?:st|nd|rd|th)?$/.exec(first.replace(/(?<=^\d*)o(?=\d*th$)/, '0'));
  if (digits) return Number(digits[1]);
  if (small.includes(first)) return small.indexOf(first) + 1;
  const ten = tens.findIndex((word) => first === word.replace(/y$/, 'ieth'));
  return ten >= 0 ? (ten + 2) * 10 : undefined;
}
