/** The words for states in service request updates, lower case as servers answer; posts have them in capitals. */
export const updateStatuses = [
  'open',
  'unchanged',
  'closed',
  'fixed',
  'in_progress',
  'planned',
  'action_scheduled',
  'investigating',
  'duplicate',
  'not_councils_responsibility',
  'no_further_action',
  'internal_referral',
  'cancelled',
  'reopen',
  'for_triage',
] as const;
export type UpdateStatus = (typeof updateStatuses)[number];

export function isUpdateStatus(word: string): word is UpdateStatus {
  return (updateStatuses as readonly string[]).includes(word);
}

const ofOpen: Record<string, UpdateStatus> = {
  received: 'open',
  accepted: 'investigating',
  scheduled: 'action_scheduled',
  in_progress: 'in_progress',
  waiting: 'investigating',
  reopened: 'reopen',
};

const ofOutcome: Record<string, UpdateStatus> = {
  fixed: 'fixed',
  nothing_found: 'no_further_action',
  not_ours: 'not_councils_responsibility',
  duplicate: 'duplicate',
  declined: 'no_further_action',
  withdrawn: 'cancelled',
};

/** Our status and, of a closed request, its outcome as one of the words. */
export function statusWord(request: { status: string; outcome: string | null }): UpdateStatus {
  if (request.status !== 'closed') return ofOpen[request.status] ?? 'open';
  return (request.outcome && ofOutcome[request.outcome]) || 'closed';
}
