import { sql } from 'kysely';
import { type AddressFound, fillAddresses, forgetRequests } from '#flow/requests';
import type { Ctx } from '#platform/context';
import { addressesNear } from '#reference/addresses';
import { reverseOutside } from '#reference/geocoders';
import type { Point } from '#reference/places';

/** How far the search for addresses of requests that came with a pin only has come. */
export interface FillState {
  /** Looked at. */
  done: number;
  /** Of these, requests that have an address now, or (in a dry run) would have one. */
  found: number;
  total: number;
}

export interface FillOptions {
  dryRun?: boolean;
  /** How many may be asked of geocoders outside, where our own tables know nothing; none unless given. */
  outside?: number;
  /** Only requests with a greater id are asked about outside: the same ones are not asked about every night. */
  outsideAfter?: string;
  tell?: (state: FillState) => void;
}

const atOnce = 250;

type Bare = Point & { id: string };

/**
 * Gives every request that has a pin and no address the address that is near it, in batches. What nothing is known of is left
 * as it is; a run that was killed begins anew with what is left.
 */
export async function fillMissingAddresses(ctx: Ctx, options: FillOptions = {}): Promise<FillState> {
  const state: FillState = { done: 0, found: 0, total: await countBare(ctx) };
  const { outsideAfter = '' } = options;
  let left = options.outside ?? 0;
  let cursor: string | null = null;
  for (;;) {
    const rows: Bare[] = await bareAfter(ctx, cursor);
    if (rows.length === 0) break;
    const near = await addressesNear(ctx, rows);
    const found: AddressFound[] = [];
    for (const [i, row] of rows.entries()) {
      let { label } = near[i] ?? {};
      if (!label && left > 0 && row.id > outsideAfter) {
        left -= 1;
        label = (await reverseOutside(ctx, row))?.label;
      }
      if (label) found.push({ ...row, address: label });
    }
    state.done += rows.length;
    state.found += options.dryRun ? found.length : await fillAddresses(ctx, found);
    options.tell?.({ ...state });
    cursor = rows.at(-1)!.id;
  }
  if (state.found > 0 && !options.dryRun) await forgetRequests(ctx);
  return state;
}

async function bareAfter(ctx: Ctx, cursor: string | null): Promise<Bare[]> {
  const rows = await ctx.db
    .selectFrom('request')
    .select(['id', 'lat', 'lng'])
    .where('address', 'is', null)
    .where('lat', 'is not', null)
    .$if(cursor !== null, (query) => query.where('id', '>', cursor!))
    .orderBy('id')
    .limit(atOnce)
    .execute();
  return rows as Bare[];
}

async function countBare(ctx: Ctx): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*)::int as total from request where address is null and lat is not null`.execute(ctx.db);
  return rows[0]!.total;
}
