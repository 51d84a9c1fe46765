import type { FastifyRequest } from 'fastify';
import { type SavedView, savedViews } from '#flow/work';
import type { House } from '#platform/house';
import type { Asset } from '#platform/ui';
import { type StaffVisit, staffVisit } from '#reference/console';
import { reachOf } from '#reference/people';

/** What every page of the office needs beside what all staff pages do. */
export interface Visit extends StaffVisit {
  asset: Asset;
  /** Keys of the departments that the reader sees, or `everywhere`. */
  reach: readonly string[] | 'everywhere';
  /** The reader's own lists, read when first asked for. */
  views(): Promise<SavedView[]>;
}

export async function visitOf(house: House, request: FastifyRequest): Promise<Visit> {
  const visit = await staffVisit(house, request);
  const reach = reachOf(visit.catalog, visit.ctx.actor, 'requests.view');
  let read: Promise<SavedView[]> | undefined;
  const views = () => {
    read ??= savedViews(visit.ctx);
    return read;
  };
  return { ...visit, asset: house.asset, reach, views };
}
