import { moveView, removeView, renameView, saveView } from '#flow/work';
import type { Ctx } from '#platform/context';
import { Invalid } from '#platform/errors';
import { type FormFields, oneField, type Route, readForm, route, safeNext, seeOther } from '#platform/http';
import { listHref } from '../frame.tsx';
import { mayView } from '../policies.ts';

/** Keeps, renames, orders and forgets the reader's own views. */
export const viewsRoute: Route = route({
  method: 'POST',
  url: '/office/views',
  policy: mayView,
  handler: async (request, reply) => {
    const { fields } = await readForm(request);
    await changeViews(request.ctx, fields);
    return seeOther(reply, safeNext(oneField(fields, 'back'), listHref));
  },
});

async function changeViews(ctx: Ctx, fields: FormFields): Promise<unknown> {
  const [id, name] = [oneField(fields, 'id'), oneField(fields, 'name')];
  switch (oneField(fields, 'do')) {
    case 'save':
      return saveView(ctx, { name, query: oneField(fields, 'query') });
    case 'rename':
      return renameView(ctx, { id, name });
    case 'up':
      return moveView(ctx, { id, by: -1 });
    case 'down':
      return moveView(ctx, { id, by: 1 });
    case 'delete':
      return removeView(ctx, { id });
    default:
      throw Invalid.field('do', 'errors.choose');
  }
}
