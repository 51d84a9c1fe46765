import type { Ctx } from '#platform/context';
import type { Client } from '#reference/clients';
import type { Endpoint } from './endpoint.ts';

type Owner = Pick<Client, 'active' | 'scopes' | 'departments' | 'services'>;
/** The clients that endpoints belong to, as they are now, by id. */
export type Owners = ReadonlyMap<string, Owner>;

/** One question for all of them; none for the city's own endpoints. */
export async function ownersOf(ctx: Ctx, endpoints: readonly Pick<Endpoint, 'client_id'>[]): Promise<Owners> {
  const ids = [...new Set(endpoints.flatMap(({ client_id }) => client_id ?? []))];
  if (ids.length === 0) return new Map();
  const rows = await ctx.db
    .selectFrom('api_client')
    .select(['id', 'active', 'scopes', 'departments', 'services'])
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map(({ id, ...owner }) => [id, owner]));
}

interface About {
  isPublic: boolean;
  department: string | null;
  service: string;
}

/** Whether the endpoint may be told of a request: of a public one everybody, of a private one who may read it there. */
export function mayRead(
  owners: Owners,
  endpoint: Pick<Endpoint, 'private_of' | 'client_id'>,
  { isPublic, department, service }: About,
): boolean {
  const owner = endpoint.client_id === null ? undefined : owners.get(endpoint.client_id);
  if (endpoint.client_id !== null && !isLive(owner)) return false;
  if (owner?.services && !owner.services.includes(service)) return false;
  if (isPublic) return true;
  const reach = owner ? reachOf(owner) : (endpoint.private_of ?? []);
  return reach.includes('*') || (department !== null && reach.includes(department));
}

function isLive(owner: Owner | undefined): boolean {
  return owner?.active === true && owner.scopes.includes('webhooks');
}

/** The departments whose private requests a client reads. */
function reachOf({ scopes, departments }: Owner): readonly string[] {
  if (!scopes.includes('private:read')) return [];
  return departments ?? ['*'];
}
