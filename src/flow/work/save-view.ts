import { uuidv7 } from '#platform/clock';
import { type Ctx, inTransaction } from '#platform/context';
import { Invalid, NotAllowed, NotFound } from '#platform/errors';
import {
  deleteRow,
  insertView,
  renameRow,
  type SavedView,
  savedViews,
  writeOrder,
} from './saved-view-store.ts';
import { parseWorkQuery, writeWorkQuery } from './work-query.ts';

const most = 30;
const longestName = 60;

/** Keeps a work list under a name, last among the actor's own. Throws `Invalid` (field `name`). */
export async function saveView(ctx: Ctx, input: { name: string; query: string }): Promise<SavedView> {
  if (ctx.actor.kind !== 'staff' || !ctx.actor.id) throw new NotAllowed('Saved views are for staff.');
  const staffId = ctx.actor.id;
  const name = readName(input.name);
  return inTransaction(ctx, async (tx) => {
    const known = await savedViews(tx);
    if (known.length >= most) throw Invalid.field('name', 'office.errors.tooManyViews', { max: most });
    const view = {
      id: uuidv7(),
      staff_id: staffId,
      name,
      query: writeWorkQuery(parseWorkQuery(input.query)),
      position: known.length + 1,
      created_at: tx.clock.now(),
    };
    await insertView(tx, view);
    return view;
  });
}

/** Throws `NotFound` for another's view. */
export async function renameView(ctx: Ctx, input: { id: string; name: string }): Promise<void> {
  if (!(await renameRow(ctx, input.id, readName(input.name)))) throw new NotFound('There is no such view.');
}

/** One place up or down; at the ends nothing happens. */
export async function moveView(ctx: Ctx, input: { id: string; by: -1 | 1 }): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const ids = (await savedViews(tx)).map((view) => view.id);
    const at = ids.indexOf(input.id);
    if (at < 0) throw new NotFound('There is no such view.');
    const to = at + input.by;
    if (to < 0 || to >= ids.length) return;
    [ids[at], ids[to]] = [ids[to]!, ids[at]!];
    await writeOrder(tx, ids);
  });
}

/** A view that is not there any more is fine. */
export async function removeView(ctx: Ctx, input: { id: string }): Promise<void> {
  await deleteRow(ctx, input.id);
}

function readName(text: string): string {
  const name = text.trim().replace(/\s+/g, ' ');
  if (!name) throw Invalid.field('name', 'errors.required');
  if (name.length > longestName) throw Invalid.field('name', 'errors.tooLong', { max: longestName });
  return name;
}
