import type { Address, HouseNumber, StreetName, Tail, Unit } from './address.ts';
import { endingOf } from './ordinals.ts';

const sideNames: Record<string, string> = {
  bsmt: 'Basement',
  frnt: 'Front',
  lbby: 'Lobby',
  lowr: 'Lower',
  uppr: 'Upper',
  ofc: 'Office',
  ph: 'Penthouse',
};

/** The one way in which we write an address: "1234-36 N Broad St Apt 2B, Philadelphia, PA 19122". */
export function formatAddress(address: Address): string {
  return [formatPlace(address), ...formatTail(address.tail)].filter(Boolean).join(', ');
}

function formatPlace(address: Address): string {
  switch (address.kind) {
    case 'address':
      return [
        formatHouse(address.house),
        formatStreet(address.street),
        ...address.units.map(formatUnit),
      ].join(' ');
    case 'block':
      return `${address.number} block of ${formatStreet(address.street)}`;
    case 'intersection':
      return address.streets.map(formatStreet).join(' & ');
    case 'street':
      return [formatStreet(address.street), ...address.units.map(formatUnit)].join(' ');
    case 'nothing':
      return '';
  }
}

export function formatHouse({ number, to, second, letter, fraction }: HouseNumber): string {
  const end = to === undefined ? second : endOf(number, to);
  const tail = (end === undefined ? '' : `-${end}`) + (letter ?? '').toUpperCase();
  return `${number}${tail}${fraction ? ` ${fraction}` : ''}`;
}

/** The digits of a range's end that differ, two at least: 1234-36, 998-1002. */
function endOf(number: number, to: number): string {
  const [from, end] = [String(number), String(to)];
  if (from.length !== end.length) return end;
  let same = 0;
  while (from[same] === end[same]) same += 1;
  return end.slice(Math.max(0, Math.min(same, end.length - 2)));
}

/** "N Broad St". */
export function formatStreet({ pre, name, suffix, post }: StreetName): string {
  return [pre?.toUpperCase(), titled(name), suffix && titled(suffix), post?.toUpperCase()]
    .filter(Boolean)
    .join(' ');
}

function formatUnit({ type, id }: Unit): string {
  if (id === undefined) return sideNames[type] ?? titled(type);
  if (type === 'fl' && /^[1-9]\d{0,2}$/.test(id)) return `${id}${endingOf(Number(id))} Fl`;
  return `${titled(type)} ${id.toUpperCase()}`;
}

function formatTail({ town, state, zip }: Tail): string[] {
  return [town ? titled(town) : '', [state?.toUpperCase(), zip].filter(Boolean).join(' ')];
}

/** Capital first letters; only those of a to z, so that small letters can be had back. */
export function titled(words: string): string {
  return words.replace(/(?<![\p{L}\p{N}])[a-z]/gu, (letter) => letter.toUpperCase());
}
