import { isUpdateStatus, type UpdateStatus } from '#reference/open311';
import type { Partner, PartnerChange } from './partner.ts';

/** What the words of Open311 and its extensions mean when the city pack says nothing else. */
const usual: Record<UpdateStatus, PartnerChange> = {
  open: 'none',
  unchanged: 'none',
  for_triage: 'none',
  internal_referral: 'none',
  investigating: 'accepted',
  planned: 'accepted',
  action_scheduled: 'accepted',
  in_progress: 'in_progress',
  reopen: 'reopen',
  fixed: { close: 'fixed' },
  closed: { close: 'fixed' },
  duplicate: { close: 'duplicate' },
  not_councils_responsibility: { close: 'not_ours' },
  no_further_action: { close: 'nothing_found' },
  cancelled: { close: 'withdrawn' },
};

/**
 * What a partner's word means here: by the map of the city pack (a finer code first), else as usual, else as it says for all others;
 * null when nobody has said. An empty word changes nothing.
 */
export function changeFor(
  { statuses = {}, otherwise }: Pick<Partner, 'statuses' | 'otherwise'>,
  word: string,
  code: string | null = null,
): PartnerChange | null {
  const map = new Map(Object.entries(statuses).map(([key, change]) => [plain(key), change]));
  const told = (code && map.get(`code:${plain(code)}`)) || map.get(plain(word));
  if (told) return told;
  if (plain(word) === '') return 'none';
  const known = plain(word).replace(/[\s-]+/g, '_');
  return isUpdateStatus(known) ? usual[known] : (otherwise ?? null);
}

function plain(text: string): string {
  return text.trim().toLowerCase();
}
