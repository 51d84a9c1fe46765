import { type HistoryEntry, renewPromise } from '#flow/requests';
import { type OutcomeKind, type Reason, say } from '#reference/catalog';
import type { Colleague } from './demo-staff.ts';
import { closingWords, saying } from './material/staff-words.ts';
import { weighted } from './random.ts';
import { type Case, colleague, reporterOf, tell, type Voice, type World } from './world.ts';

const shares: Record<OutcomeKind, number> = {
  fixed: 76,
  nothing_found: 9,
  not_ours: 6,
  declined: 5,
  duplicate: 2,
  withdrawn: 2,
};
const pickOutcome = weighted(Object.keys(shares) as OutcomeKind[], (outcome) => shares[outcome]);

/** Closes with an outcome and one of the service's own reasons for it, as the hall's command words it. */
export function close(world: World, one: Case, at: Date, by: Colleague) {
  const { random } = world;
  const reason = findReason(world, one);
  const { outcome } = reason;
  const needsWords = outcome === 'not_ours' || outcome === 'declined';
  const words = needsWords || random.chance(0.25) ? closingWords(random, outcome, one.request.language) : '';
  end(one, at, outcome === 'withdrawn' ? reporterOf(one) : colleague(by), reason, words);
}

function findReason({ random }: World, { service }: Case): Reason {
  const outcome = pickOutcome(random);
  if (outcome === 'withdrawn') return { key: 'withdrawn', outcome, text: {} };
  const fits = (kind: OutcomeKind) => (service.reasons ?? []).filter((reason) => reason.outcome === kind);
  const reasons = [...fits(outcome), ...(outcome === 'fixed' ? [] : fits('fixed'))];
  // The first reason is the usual one: the work is done, not "was fixed already".
  const usual = random.chance(0.85)
    ? reasons[0]
    : random.pick(fits(outcome).length > 0 ? fits(outcome) : reasons);
  return usual ?? { key: 'done', outcome: 'fixed', text: {} };
}

function end(one: Case, at: Date, by: Voice, reason: Reason, words: string) {
  const { request } = one;
  const { outcome } = reason;
  const note = [say(reason.text, request.language), words].filter(Boolean).join(' ');
  const inTime = request.due_at ? at <= request.due_at : null;
  const data = { from: request.status, outcome, reason: reason.key, inTime, evidence: [] };
  tell(
    one,
    at,
    by,
    { kind: 'closed', public: true, note, data },
    {
      status: 'closed',
      outcome,
      closed_at: at,
      scheduled_for: null,
    },
  );
}

/**
 * Links a report to the one that it repeats, once somebody has noticed, and lets it close and reopen with it.
 * Not when that one was closed by then; what nobody has noticed yet stays in the list as it came.
 */
export function linkTo(world: World, one: Case, parent: Case, by: Colleague): boolean {
  const { random, now } = world;
  const at = new Date(one.request.updated_at.getTime() + (0.02 + random.wait() * 0.2) * 86_400_000);
  const { request: head } = parent;
  const rest = parent.history.filter((entry) => entry.at > at);
  const wasClosed = parent.history.findLast((entry) => entry.at <= at && ends(entry))?.kind === 'closed';
  if (at > now || wasClosed) return false;
  const data = { parentId: head.id, parentNumber: head.number };
  const note = saying(random, 'linked', one.request.language);
  tell(one, at, colleague(by), { kind: 'linked', public: true, note, data }, { parent_id: head.id });
  head.me_too += 1 + one.request.me_too;
  for (const entry of rest.filter(ends)) follow(world, one, entry);
  return true;
}

function ends({ kind }: HistoryEntry): boolean {
  return kind === 'closed' || kind === 'reopened';
}

/** The same end on the duplicate, in its own language and by its own promise. */
function follow({ catalog }: World, one: Case, entry: HistoryEntry) {
  const by: Voice = {
    kind: entry.actor_kind as Voice['kind'],
    id: entry.actor_id,
    name: entry.actor_name,
    channel: entry.channel,
  };
  if (entry.kind === 'closed') {
    const { outcome, reason: key } = entry.data as { outcome: OutcomeKind; reason: string };
    const known = one.service.reasons?.find((reason) => reason.key === key);
    return end(one, entry.at, by, known ?? { key, outcome, text: {} }, '');
  }
  const { request } = one;
  const data = { outcome: request.outcome };
  tell(
    one,
    entry.at,
    by,
    { kind: 'reopened', public: true, note: entry.note, data },
    {
      ...renewPromise(catalog.calendar, request, entry.at),
      status: 'reopened',
      outcome: null,
      closed_at: null,
      reopened: request.reopened + 1,
    },
  );
}
