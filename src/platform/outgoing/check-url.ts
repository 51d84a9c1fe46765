import { isIP } from 'node:net';
import type { Ctx } from '#platform/context';
import { OutsideRefused } from './outside-errors.ts';
import { isPublicAddress } from './public-address.ts';

export interface Target {
  url: URL;
  /** Name or address without brackets. */
  host: string;
  port: number;
  /** The city allows this host and port although they may lie inside. */
  inner: boolean;
}

/** Ports above 1023 on which protocols listen that text in a request could speak to (as the Fetch standard lists them). */
const badPorts = new Set([
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697,
  10080,
]);

/**
 * Reads an address that somebody gave and refuses what no connection is needed to refuse: schemes, ports, credentials, and
 * addresses in figures, however they are written (the URL standard brings octal, hexadecimal and short forms, full-width
 * digits and dots into one form). Throws `OutsideRefused`.
 */
export function checkUrl(ctx: Pick<Ctx, 'innerHosts'>, text: string, { onlyPublic = false } = {}): Target {
  const url = parseUrl(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new OutsideRefused('scheme');
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.+$/, '');
  if (!host || url.username || url.password) throw new OutsideRefused('address');
  const inner = !onlyPublic && isInner(ctx, url.hostname, port);
  if (inner) return { url, host, port, inner };
  if (isIP(host) && !isPublicAddress(host)) throw new OutsideRefused('address');
  if (isLocalName(host)) throw new OutsideRefused('address');
  if ((port < 1024 && port !== 80 && port !== 443) || badPorts.has(port)) throw new OutsideRefused('port');
  return { url, host, port, inner };
}

function parseUrl(text: string): URL {
  // The URL standard drops tabs and line ends silently; nobody writes those but to deceive.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
  if (text.length > 2048 || /[\u0000-\u0020\u007f-\u00a0\\]/.test(text)) throw new OutsideRefused('address');
  try {
    return new URL(text);
  } catch {
    throw new OutsideRefused('address');
  }
}

/** Names that never stand in the public DNS (RFC 6761, 6762, 8375, ICANN's `internal`), and those without a dot. */
function isLocalName(host: string): boolean {
  if (isIP(host)) return false;
  return !host.includes('.') || /\.(localhost|local|internal|home\.arpa|test|invalid|onion)$/.test(host);
}

function isInner({ innerHosts = [] }: Pick<Ctx, 'innerHosts'>, hostname: string, port: number): boolean {
  return innerHosts.includes(`${hostname}:${port}`);
}
