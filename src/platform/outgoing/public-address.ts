import ipaddr from 'ipaddr.js';

/** Anycast and cloud addresses in public ranges that lead to the inside of somebody's network. */
const insideAllTheSame = new Set([
  '168.63.129.16', // the host under an Azure machine
]);

/**
 * Whether an address (IPv4 or IPv6, as a resolver tells it) lies on the public internet: unicast, and in none of the special
 * ranges of the IANA registries. An IPv6 address that carries an IPv4 one is judged by that one.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  if (address instanceof ipaddr.IPv4) return isPublicIPv4(address);
  const carried = carriedIPv4(address as ipaddr.IPv6);
  if (carried) return isPublicIPv4(carried);
  // 2000::/3 is all that IANA has given out; the rest of "unicast" is nobody's yet.
  return address.range() === 'unicast' && address.toByteArray()[0]! >> 5 === 1;
}

function isPublicIPv4(address: ipaddr.IPv4): boolean {
  return address.range() === 'unicast' && !insideAllTheSame.has(address.toString());
}

const wellKnownNat64: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('64:ff9b::'), 96];
const mapped: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('::ffff:0:0'), 96];

/** Mapped addresses, and those by which an IPv6-only network reaches IPv4 (RFC 6052); 6to4 and Teredo count as inside. */
function carriedIPv4(address: ipaddr.IPv6): ipaddr.IPv4 | undefined {
  if (!address.match(mapped) && !address.match(wellKnownNat64)) return undefined;
  return new ipaddr.IPv4(address.toByteArray().slice(12));
}
