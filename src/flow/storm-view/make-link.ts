import { audit } from '#platform/audit';
import { uuidv7 } from '#platform/clock';
import { type Ctx, inTransaction } from '#platform/context';
import { Conflict, Invalid, NotFound } from '#platform/errors';
import { publish } from '#platform/live';
import { hashToken, linkToken } from './link-token.ts';
import { demandShare } from './storm-policy.ts';
import { mostLinkHours, type StormLink } from './storm-view.ts';
import { insertLink, markRevoked } from './storm-view-store.ts';
import { openLinks, stormView } from './storm-views.ts';

const longestLabel = 80;
const mostOpen = 50;

/**
 * Makes a link that opens a view without an account for so many hours (1 to `mostLinkHours`); `linkToken` gives its secret.
 * Throws `Invalid` (`label`, `hours`), `NotFound`, `NotAllowed`, `Conflict` when the view has ended.
 */
export async function makeStormLink(
  ctx: Ctx,
  input: { viewId: string; label: string; hours: number },
): Promise<{ link: StormLink; token: string }> {
  const label = input.label.trim().replace(/\s+/g, ' ');
  if (!label) throw Invalid.field('label', 'errors.required');
  if (label.length > longestLabel) throw Invalid.field('label', 'errors.tooLong', { max: longestLabel });
  const { hours } = input;
  if (!Number.isInteger(hours) || hours < 1) throw Invalid.field('hours', 'errors.min', { min: 1 });
  if (hours > mostLinkHours) throw Invalid.field('hours', 'errors.max', { max: mostLinkHours });
  const view = await stormView(ctx, input.viewId);
  if (!view) throw new NotFound('There is no such storm view.');
  demandShare(ctx.actor);
  if (view.ended_at) throw new Conflict('This storm view has ended.');
  if ((await openLinks(ctx, view.id)) >= mostOpen)
    throw Invalid.field('label', 'storm.error.tooManyLinks', { max: mostOpen });
  const now = ctx.clock.now();
  const base = { id: uuidv7(), expires_at: new Date(now.getTime() + hours * 3_600_000) };
  const token = linkToken(ctx, base);
  const link: StormLink = {
    ...base,
    view_id: view.id,
    label,
    token_hash: hashToken(token),
    made_by: ctx.actor.id ?? ctx.actor.kind,
    made_by_name: ctx.actor.name,
    made_at: now,
    revoked_at: null,
    revoked_by_name: null,
    first_used_at: null,
    last_used_at: null,
  };
  await inTransaction(ctx, async (tx) => {
    await insertLink(tx, link);
    const detail = { view: view.name, label, expires: link.expires_at.toISOString() };
    await audit(tx, { action: 'storm-link.made', subjectKind: 'storm-link', subjectId: link.id, detail });
  });
  return { link, token };
}

/** Takes a link back: it opens nothing from now on. One that is taken back is fine. Throws `NotAllowed`. */
export async function revokeStormLink(ctx: Ctx, input: { id: string }): Promise<void> {
  demandShare(ctx.actor);
  await inTransaction(ctx, async (tx) => {
    const revoked = await markRevoked(tx, input.id);
    if (!revoked) return;
    await audit(tx, { action: 'storm-link.revoked', subjectKind: 'storm-link', subjectId: input.id });
    await publish(tx, `storm-view:${revoked.view_id}`);
  });
}
