/** A tracking number `YY-NNNNNNN` as a number below 2^32: its digits. */
export function toCode(number: string): number {
  return Number(number.replace('-', ''));
}

/** Seven digits after the year; eight once a city has had ten million. */
export function fromCode(code: number): string {
  const digits = String(code).padStart(code < 1e9 ? 9 : 10, '0');
  return `${digits.slice(0, 2)}-${digits.slice(2)}`;
}
