import type { Ctx } from '#platform/context';
import { discover } from './ask-server.ts';
import type { Server } from './call-server.ts';
import { ServerFault } from './fault.ts';
import type { TheirEndpoint } from './read-services.ts';

export interface FoundDiscovery {
  /** Address of the document. */
  url: string;
  endpoints: TheirEndpoint[];
}

/**
 * The discovery document of a server, which the specification lets lie anywhere: looked for beside its endpoint and in each folder above.
 * Null where there is none.
 */
export async function findDiscovery(
  ctx: Ctx,
  { url, format = 'json' }: Pick<Server, 'url' | 'format'>,
): Promise<FoundDiscovery | null> {
  const suffixes = format === 'json' ? ['.json', '.xml', ''] : ['.xml', '.json', ''];
  for (const folder of foldersOf(url))
    for (const suffix of suffixes) {
      const at = `${folder}/discovery${suffix}`;
      const endpoints = await discover(ctx, at).catch(orNothing);
      if (endpoints && endpoints.length > 0) return { url: at, endpoints };
    }
  return null;
}

/** `https://h/open311/v2` -> itself, `https://h/open311`, `https://h`. */
function foldersOf(url: string): string[] {
  const { origin, pathname } = new URL(url);
  const parts = pathname.split('/').filter(Boolean);
  return parts.map((_, i) => `${origin}/${parts.slice(0, parts.length - i).join('/')}`).concat(origin);
}

function orNothing(error: unknown): null {
  if (error instanceof ServerFault && error.kind !== 'unreached' && error.kind !== 'unsafe') return null;
  throw error;
}
