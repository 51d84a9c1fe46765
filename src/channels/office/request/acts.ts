import { mayDo, parseNumber, type Request } from '#flow/requests';
import type { Action } from '#flow/work';
import { Invalid } from '#platform/errors';
import { receivePhoto } from '#platform/files';
import type { House } from '#platform/house';
import { type Form, oneField } from '#platform/http';
import { localToInstant } from '#reference/calendar';
import { everybody } from '../colleagues.ts';
import type { Visit } from '../visit.ts';

/** One button or form of the page: how its fields are read into an action. Its controls are named `DO.FIELD`. */
export type Act = (asked: Asked) => Action | Promise<Action>;

interface Asked {
  house: House;
  visit: Visit;
  form: Form;
  field(name: string): string;
}

const mostPhotos = 6;

/** All that can be done with one press and taken back; changing service and place have forms of two steps. */
export const acts: Record<string, Act> = {
  take: ({ visit: { ctx } }) => ({
    do: 'assign',
    assignee: { id: ctx.actor.id ?? '', name: ctx.actor.name },
  }),
  accept: () => ({ do: 'move', to: 'accepted' }),
  start: () => ({ do: 'move', to: 'in_progress' }),
  assign: async ({ visit, field }) => ({ do: 'assign', assignee: await colleague(visit, field('assignee')) }),
  comment: async (asked) => ({
    do: 'comment',
    text: asked.field('text'),
    public: asked.field('audience') !== 'internal',
    asksReporter: asked.field('audience') === 'ask',
    files: await photosOf(asked),
  }),
  wait: ({ field }) => ({ do: 'move', to: 'waiting', note: field('note') }),
  schedule: ({ visit, field }) => ({
    do: 'move',
    to: 'scheduled',
    note: field('note') || undefined,
    scheduledFor: bookedFor(visit, field('day'), field('time')),
  }),
  close: async (asked) => ({
    do: 'close',
    reason: asked.field('reason'),
    note: asked.field('note') || undefined,
    evidence: await photosOf(asked),
  }),
  reopen: ({ field }) => ({ do: 'reopen', note: field('note') }),
  link: ({ field }) => ({ do: 'link', parent: linkTo(field('parent')) }),
  unlink: () => ({ do: 'unlink' }),
  route: ({ field, visit }) => ({
    do: 'route',
    department: departmentOf(visit, field('department')),
    note: field('note'),
  }),
};

export function askedOf(house: House, visit: Visit, form: Form, name: string): Asked {
  return { house, visit, form, field: (field) => oneField(form.fields, `${name}.${field}`).trim() };
}

/** Names the problems of a command as the form's controls are named. */
export function inForm(error: Invalid, name: string): Invalid {
  const rename: Record<string, string> = { scheduledFor: 'day', photos: 'photos', request: 'parent' };
  return new Invalid(
    error.problems.map((problem) => ({
      ...problem,
      field: `${name}.${rename[problem.field] ?? problem.field}`,
    })),
  );
}

/** Work is only given to people who are here. */
async function colleague(visit: Visit, id: string): Promise<{ id: string; name: string } | null> {
  if (!id) return null;
  const found = (await everybody(visit.ctx)).find((one) => one.id === id);
  if (!found) throw Invalid.field('assignee', 'errors.choose');
  return { id: found.id, name: found.name };
}

function departmentOf(visit: Visit, key: string): string | null {
  if (key === 'triage') return null;
  if (!visit.catalog.department(key)) throw Invalid.field('department', 'errors.choose');
  return key;
}

function linkTo(text: string): string {
  const number = parseNumber(text);
  if (!number) throw Invalid.field('parent', 'office.errors.number');
  return number;
}

/** A day and perhaps an hour of the city's own calendar; without an hour the offices' opening is as good as any. */
function bookedFor({ catalog, now }: Visit, day: string, time: string): Date {
  if (!day) throw Invalid.field('day', 'errors.date_required');
  const at = localToInstant(catalog.calendar, `${day}T${time || '08:00'}`);
  if (!at) throw Invalid.field('day', 'errors.date');
  if (at.getTime() < now.getTime() - 86_400_000) throw Invalid.field('day', 'office.errors.past');
  return at;
}

async function photosOf({ house, visit, form }: Asked): Promise<string[]> {
  const files = form.files.filter((file) => file.field.endsWith('photos'));
  if (files.length > mostPhotos)
    throw Invalid.field('photos', 'office.errors.tooManyPhotos', { max: mostPhotos });
  const ids: string[] = [];
  for (const { bytes, filename } of files) {
    const zone = visit.catalog.calendar.timezone;
    ids.push((await receivePhoto(visit.ctx, house.store, { content: bytes, name: filename, zone })).id);
  }
  return ids;
}

/** What this reader may do with the request now; the page shows only these. */
export function allowed(visit: Visit, request: Request) {
  const { actor } = visit.ctx;
  const open = request.status !== 'closed';
  const work = mayDo(actor, 'requests.work', request);
  return {
    work,
    take: work && open && request.assignee_id !== actor.id,
    accept:
      work &&
      (request.status === 'received' || request.status === 'waiting' || request.status === 'reopened'),
    start: work && open && request.status !== 'in_progress',
    assign: mayDo(actor, 'requests.assign', request),
    wait: work && open && request.status !== 'waiting',
    schedule: work && open,
    close: open && mayDo(actor, 'requests.close', request),
    reopen: work && !open,
  };
}
