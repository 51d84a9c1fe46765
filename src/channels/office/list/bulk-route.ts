import { parseNumber } from '#flow/requests';
import { type Action, actOnMany } from '#flow/work';
import type { Ctx } from '#platform/context';
import { Invalid } from '#platform/errors';
import {
  type Form,
  type FormFields,
  manyFields,
  oneField,
  type Route,
  readForm,
  route,
  safeNext,
  seeOther,
} from '#platform/http';
import { withParams } from '#reference/console';
import { everybody } from '../colleagues.ts';
import { listHref } from '../frame.tsx';
import { mayAct } from '../policies.ts';

/** Does one thing to all selected requests and returns to the list, which tells what was done, what not, and why. */
export const bulkRoute: Route = route({
  method: 'POST',
  url: '/office/act',
  policy: mayAct,
  handler: async (request, reply) => {
    const { fields }: Form = await readForm(request);
    const back = safeNext(oneField(fields, 'back'), listHref);
    try {
      const batch = await actOnMany(request.ctx, await actionOf(request.ctx, fields), selectedIn(fields));
      return seeOther(reply, withParams(back, { done: batch.id }));
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      return seeOther(reply, withParams(back, { problem: error.problems[0]!.message }));
    }
  },
});

function selectedIn(fields: FormFields): { number: string }[] {
  const numbers = manyFields(fields, 'request').map(parseNumber);
  return [...new Set(numbers)].filter((number) => number !== null).map((number) => ({ number }));
}

async function actionOf(ctx: Ctx, fields: FormFields): Promise<Action> {
  const field = (name: string) => oneField(fields, name).trim();
  const text = field('text');
  switch (field('do')) {
    case 'take':
      return { do: 'assign', assignee: { id: ctx.actor.id ?? '', name: ctx.actor.name } };
    case 'accept':
      return { do: 'move', to: 'accepted' };
    case 'assign': {
      const id = field('assignee');
      const found = (await everybody(ctx)).find((one) => one.id === id);
      if (id && !found) throw Invalid.field('assignee', 'office.errors.notUnderstood');
      return { do: 'assign', assignee: found ? { id: found.id, name: found.name } : null };
    }
    case 'comment':
      return { do: 'comment', text, public: field('audience') === 'public' };
    case 'wait':
      return { do: 'move', to: 'waiting', note: text };
    case 'close':
      return { do: 'close', reason: field('reason'), note: text || undefined };
    case 'link': {
      const parent = parseNumber(field('parent'));
      return { do: 'link', parent: parent ?? field('parent'), note: text || undefined };
    }
    default:
      throw Invalid.field('do', 'office.errors.notUnderstood');
  }
}
