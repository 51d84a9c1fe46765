import type { Grant } from '#reference/catalog';

export const statuses = [
  'received',
  'accepted',
  'scheduled',
  'in_progress',
  'waiting',
  'closed',
  'reopened',
] as const;
export type Status = (typeof statuses)[number];

/** Who may make a move: staff with the grant in the request's department, or the people who asked. */
export type Mover = Grant | 'reporter';

/**
 * The one table of a request's life: from a status (row) to the next, and who may. What is not here cannot happen.
 * `waiting` stops the clock; `closed` takes an outcome; the reporter may withdraw, and may say that it is not fixed.
 */
export const moves: Record<Status, Partial<Record<Status, readonly Mover[]>>> = {
  received: {
    accepted: ['requests.work'],
    scheduled: ['requests.work'],
    in_progress: ['requests.work'],
    waiting: ['requests.work'],
    closed: ['requests.close', 'reporter'],
  },
  accepted: {
    scheduled: ['requests.work'],
    in_progress: ['requests.work'],
    waiting: ['requests.work'],
    closed: ['requests.close', 'reporter'],
  },
  scheduled: {
    accepted: ['requests.work'],
    scheduled: ['requests.work'],
    in_progress: ['requests.work'],
    waiting: ['requests.work'],
    closed: ['requests.close', 'reporter'],
  },
  in_progress: {
    accepted: ['requests.work'],
    scheduled: ['requests.work'],
    waiting: ['requests.work'],
    closed: ['requests.close', 'reporter'],
  },
  waiting: {
    accepted: ['requests.work', 'reporter'],
    scheduled: ['requests.work'],
    in_progress: ['requests.work'],
    closed: ['requests.close', 'reporter'],
  },
  closed: { reopened: ['requests.work', 'reporter'] },
  reopened: {
    accepted: ['requests.work'],
    scheduled: ['requests.work'],
    in_progress: ['requests.work'],
    waiting: ['requests.work'],
    closed: ['requests.close', 'reporter'],
  },
};

/** The movers of a move; undefined when the table does not have it. */
export function moversOf(from: Status, to: Status): readonly Mover[] | undefined {
  return moves[from][to];
}
