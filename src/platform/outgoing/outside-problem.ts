import type { Ctx } from '#platform/context';
import { checkUrl } from './check-url.ts';
import { OutsideRefused } from './outside-errors.ts';
import { isPublicAddress } from './public-address.ts';
import { type Resolve, resolveName } from './resolve-name.ts';

/**
 * For forms that take an address: the catalog key of why `fetchOutside` would refuse it now, null when it would not. Asks the
 * DNS, so it takes up to some seconds; never connects.
 */
export async function outsideProblem(
  ctx: Pick<Ctx, 'innerHosts'>,
  url: string,
  resolve: Resolve = resolveName,
): Promise<string | null> {
  try {
    const { host, inner } = checkUrl(ctx, url);
    const addresses = await resolve(host, inner);
    if (addresses.length === 0) return 'errors.outside.name';
    return inner || addresses.every(({ address }) => isPublicAddress(address))
      ? null
      : 'errors.outside.address';
  } catch (error) {
    if (error instanceof OutsideRefused) return `errors.outside.${error.reason}`;
    throw error;
  }
}
