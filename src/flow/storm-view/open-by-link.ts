import { audit } from '#platform/audit';
import { type Ctx, inTransaction } from '#platform/context';
import { type LinkState, linkState, type StormLink, type StormView } from './storm-view.ts';
import { markUsed } from './storm-view-store.ts';
import { linkByToken } from './storm-views.ts';

/** What a secret opens; `unknown` when nobody ever gave it. What has ended tells its view's name, to somebody who was given it. */
export type Opened = { state: 'unknown' } | { state: LinkState; link: StormLink; view: StormView };

const minute = 60_000;

/** Opens a view by the secret of its link, and notes the use, to the minute: a page that many read writes next to nothing. */
export async function openByLink(ctx: Ctx, token: string): Promise<Opened> {
  const found = await linkByToken(ctx, token);
  if (!found) return { state: 'unknown' };
  const { link, view } = found;
  const now = ctx.clock.now();
  const state = linkState(link, view, now);
  if (state === 'open' && now.getTime() - (link.last_used_at?.getTime() ?? 0) >= minute)
    await noteUse(ctx, link);
  return { state, link, view };
}

async function noteUse(ctx: Ctx, { id, label }: StormLink) {
  await inTransaction(ctx, async (tx) => {
    const isFirst = await markUsed(tx, id);
    const entry = {
      action: 'storm-link.first-used',
      subjectKind: 'storm-link',
      subjectId: id,
      detail: { label },
    };
    if (isFirst) await audit(tx, entry);
  });
}
