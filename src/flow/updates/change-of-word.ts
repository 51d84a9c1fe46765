import type { OutcomeKind } from '#reference/catalog';
import type { UpdateStatus } from '#reference/open311';
import type { UpdateChange } from './receive-update.ts';

const outcomes: Partial<Record<UpdateStatus, OutcomeKind>> = {
  closed: 'fixed',
  fixed: 'fixed',
  duplicate: 'duplicate',
  not_councils_responsibility: 'not_ours',
  no_further_action: 'nothing_found',
  cancelled: 'withdrawn',
};

/**
 * What a word of an Open311 update, as of this instant, asks of us. `open` opens a request again that was closed before that; `closed`
 * without a finer word is taken for work that is done; `action_scheduled` without a day is only "taken on", since ours names the day;
 * `unchanged`, `for_triage` and `internal_referral` change no state, their words are still told.
 */
export function changeOfWord(word: UpdateStatus, at: Date): UpdateChange | null {
  const outcome = outcomes[word];
  if (outcome) return { close: outcome };
  if (word === 'reopen') return { reopen: true };
  if (word === 'open') return { reopen: true, asOf: at };
  if (word === 'in_progress') return { to: 'in_progress' };
  return ['investigating', 'planned', 'action_scheduled'].includes(word) ? { to: 'accepted' } : null;
}
