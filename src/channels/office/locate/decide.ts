import { mayDo, parseNumber, type Request } from '#flow/requests';
import { type Action, actOnOne, nearbyRequests } from '#flow/work';
import { Conflict, Invalid, type Problem } from '#platform/errors';
import { type FormFields, oneField } from '#platform/http';
import { withParams } from '#reference/console';
import { readPlace } from '../request/change-forms.ts';
import { loadRequest } from '../request/load.ts';
import type { Visit } from '../visit.ts';
import { type Choice, loadPlace, nextAfter } from './load-place.ts';
import { type PlaceState, placePage } from './place-page.tsx';
import { hrefOf, locateHref } from './queue-page.tsx';

type End = { to: string } | { page: string; status: number };

/** Does what was pressed and leads to the next request of the queue, or gives the screen back with what was typed. */
export async function decide(visit: Visit, number: string, fields: FormFields): Promise<End> {
  const { request } = await loadRequest(visit, number);
  const field = (name: string) => oneField(fields, name).trim();
  const seen = Number(field('seen')) || undefined;
  const again = async (problems: readonly Problem[], state: PlaceState, status: number): Promise<End> => {
    const view = await loadPlace(visit, number, choiceOf(field), problems);
    return { page: await placePage(view, state), status };
  };
  const next = await nextAfter(visit, request);
  try {
    const action = await actionOf(visit, request, field);
    if (action === 'look') return await again([], { ask: 'near' }, 200);
    const batch = await actOnOne(visit.ctx, action, request.id, seen);
    return { to: withParams(next ? hrefOf(next.number) : locateHref, { done: batch.id }) };
  } catch (error) {
    if (error instanceof Invalid) return again(error.problems.map(inForm), {}, 422);
    if (!(error instanceof Conflict)) throw error;
    const now = (await loadRequest(visit, number)).request;
    if (now.version === seen) throw error;
    if (now.lat !== null || now.closed_at || now.parent_id) return { to: `/office/requests/${now.number}` };
    return again([], { stale: true }, 409);
  }
}

/** `look`: there are open requests near by that were not on the page yet. */
async function actionOf(
  visit: Visit,
  request: Request,
  field: (name: string) => string,
): Promise<Action | 'look'> {
  const note = field('note') || undefined;
  switch (field('do')) {
    case 'place': {
      if (!field('lat') || !field('lng')) throw Invalid.field('address', 'office.locate.choose');
      const place = await readPlace(visit, field);
      const seen = new Set(field('near').split(' '));
      const near = mayDo(visit.ctx.actor, 'requests.work', request)
        ? (await nearbyRequests(visit.ctx, { ...request, ...place })).same
        : [];
      return near.some(({ id }) => !seen.has(id)) ? 'look' : { do: 'place', place, note };
    }
    case 'link': {
      const parent = parseNumber(field('pressed') || field('parent'));
      if (!parent) throw Invalid.field('parent', 'office.errors.number');
      return { do: 'link', parent };
    }
    case 'ask':
      if (!field('question')) throw Invalid.field('question', 'errors.required');
      return {
        do: 'ask',
        question: field('question'),
        note: visit.house.catalogs.translator(request.language)('office.locate.waitNote'),
      };
    case 'close':
      return { do: 'close', reason: field('reason'), note: field('closeNote') || undefined };
    default:
      throw Invalid.field('address', 'office.errors.notUnderstood');
  }
}

function choiceOf(field: (name: string) => string): Choice {
  const degrees = (name: string, most: number) => {
    const value = field(name) === '' ? Number.NaN : Number(field(name));
    return Math.abs(value) <= most ? value : undefined;
  };
  return {
    q: field('q') || undefined,
    address: field('address') || undefined,
    lat: degrees('lat', 90),
    lng: degrees('lng', 180),
  };
}

/** Problems at the controls of this screen. */
function inForm(problem: Problem): Problem {
  const renamed: Record<string, string> = {
    note: 'closeNote',
    text: 'question',
    request: 'parent',
    lng: 'lat',
  };
  return { ...problem, field: renamed[problem.field] ?? problem.field };
}
