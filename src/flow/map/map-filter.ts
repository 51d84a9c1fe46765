import { type PublicFilter, statuses } from '#flow/requests';
import { dueRange, servicesOf, type WorkFilter, workScope } from '#flow/work';
import type { Ctx } from '#platform/context';
import { spanOfDays } from '#reference/calendar';
import { catalogOf } from '#reference/catalog';
import type { MapFilter } from './mask.ts';

/**
 * The filter of a work list for points, within what the actor reaches; undefined where it asks for what points do not
 * know: words, an assignee, a channel, or that they are none.
 */
export async function mapFilter(ctx: Ctx, filter: WorkFilter): Promise<MapFilter | undefined> {
  const { text, assignee, place, channel, asset } = filter;
  if (text || assignee || place || channel.length > 0 || asset.length > 0) return undefined;
  const catalog = await catalogOf(ctx);
  const { calendar } = catalog;
  const scope = await workScope(ctx, filter);
  return {
    services: servicesOf(catalog, filter),
    departments: scope === 'everywhere' ? undefined : scope.map((key) => key ?? ''),
    areas: filter.area,
    statuses: filter.status,
    open: filter.state === 'open' ? true : undefined,
    ...spanOfDays(calendar, filter),
    due: filter.due && dueRange(calendar, filter.due, ctx.clock.now()),
  };
}

/** The filter of the public list for points; undefined where it asks for words of the address. */
export function publicMapFilter({ services, open, area, address }: PublicFilter): MapFilter | undefined {
  if (address) return undefined;
  return {
    publicOnly: true,
    services,
    areas: area ? [area] : undefined,
    statuses: open === undefined ? undefined : statuses.filter((status) => (status !== 'closed') === open),
  };
}
