import { promises as dns } from 'node:dns';
import { isIP } from 'node:net';

export interface Address {
  address: string;
  family: 4 | 6;
}

/** Asks for all addresses of a name; an empty list when there is none. */
export type Resolve = (host: string, inner: boolean) => Promise<Address[]>;

// Own sockets instead of the system's resolver: that one blocks a thread of the few that files and photos need too, for as
// long as somebody's name server likes, and it knows inside names from /etc/hosts.
const resolver = new dns.Resolver({ timeout: 2_000, tries: 2 });

export const resolveName: Resolve = async (host, inner) => {
  const family = isIP(host) as 0 | 4 | 6;
  if (family !== 0) return [{ address: host, family }];
  if (inner) return (await dns.lookup(host, { all: true }).catch(() => [])) as Address[];
  const [four, six] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
  return [...found(four, 4), ...found(six, 6)];
};

function found(result: PromiseSettledResult<string[]>, family: 4 | 6): Address[] {
  return result.status === 'fulfilled' ? result.value.map((address) => ({ address, family })) : [];
}
