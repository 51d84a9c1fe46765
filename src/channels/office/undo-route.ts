import { undo } from '#flow/work';
import { BelfryError } from '#platform/errors';
import { oneField, type Route, readForm, route, safeNext, seeOther } from '#platform/http';
import { withParams } from '#reference/console';
import { mayAct } from './policies.ts';

/** Takes an action back and returns to the page that offered it, which says how that went. */
export const undoRoute: Route = route({
  method: 'POST',
  url: '/office/undo',
  policy: mayAct,
  handler: async (request, reply) => {
    const { fields } = await readForm(request);
    const back = safeNext(oneField(fields, 'back'), '/office/requests');
    const batch = oneField(fields, 'batch');
    try {
      await undo(request.ctx, batch);
    } catch (error) {
      if (!(error instanceof BelfryError) || error.status >= 500) throw error;
      return seeOther(reply, withParams(back, { late: '1' }));
    }
    return seeOther(reply, withParams(back, { done: batch }));
  },
});
