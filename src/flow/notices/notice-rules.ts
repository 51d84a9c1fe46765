import type { EventName, Events } from '#platform/events';
import type { NoticeKind } from './notice.ts';

/** Which letter an event makes, and whether everybody who follows gets it or only those who asked. */
export interface NoticeRule<N extends EventName = EventName> {
  event: N;
  /** null: this one is not told. */
  kind(payload: Events[N]): NoticeKind | null;
  audience: 'public' | 'reporter';
  /** Whether staff may undo it: then the letter waits for a moment. */
  grace: boolean;
}

const rule = <N extends EventName>(one: NoticeRule<N>) => one as unknown as NoticeRule;

const told = ['accepted', 'scheduled', 'in_progress', 'waiting'] as const;
type Told = (typeof told)[number];

export const noticeRules: readonly NoticeRule[] = [
  rule({ event: 'request.opened', kind: () => 'received', audience: 'reporter', grace: false }),
  rule({
    event: 'request.status-changed',
    kind: ({ to, quiet }) => (!quiet && told.includes(to as Told) ? (to as Told) : null),
    audience: 'public',
    grace: true,
  }),
  rule({ event: 'request.closed', kind: () => 'closed', audience: 'public', grace: true }),
  rule({ event: 'request.reopened', kind: () => 'reopened', audience: 'public', grace: true }),
  rule({
    event: 'request.commented',
    kind: (payload) => (payload.asksReporter || !payload.public ? null : 'comment'),
    audience: 'public',
    grace: true,
  }),
  rule({
    event: 'request.commented',
    kind: ({ asksReporter }) => (asksReporter ? 'question' : null),
    audience: 'reporter',
    grace: true,
  }),
  rule({ event: 'request.reclassified', kind: () => 'reclassified', audience: 'public', grace: true }),
  rule({
    event: 'request.moved',
    kind: ({ quiet }) => (quiet ? null : 'moved'),
    audience: 'public',
    grace: true,
  }),
  rule({ event: 'request.linked', kind: () => 'linked', audience: 'public', grace: true }),
];
