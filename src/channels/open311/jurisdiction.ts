import type { Ctx } from '#platform/context';
import { catalogOf } from '#reference/catalog';
import type { Arguments } from './arguments.ts';
import { Fault } from './fault.ts';

export interface Jurisdiction {
  id: string;
  /** `layer:key`; its requests are those that lie there. All of the city where it is not given. */
  area?: string;
}

/**
 * The jurisdiction that a client names. A city with one or none takes any name and no name; with several the name is needed: 400
 * without it, 404 for one that we do not serve.
 */
export async function jurisdictionOf(ctx: Ctx, args: Arguments): Promise<Jurisdiction | null> {
  const { open311 } = (await catalogOf(ctx)).city;
  const all = open311?.jurisdictions ?? [];
  if (all.length < 2) return all[0] ?? null;
  const id = args.jurisdiction_id;
  if (!id) throw new Fault(400, 'jurisdiction_id', 'open311.error.required');
  const found = all.find((one) => one.id === id.toLowerCase().replace(/^www\./, ''));
  if (!found) throw new Fault(404, 'jurisdiction_id', 'open311.error.unknown');
  return found;
}
