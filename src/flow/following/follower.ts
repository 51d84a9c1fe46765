/** What somebody has to do with a request. */
export type FollowerRole = 'reporter' | 'on_behalf_of' | 'follower';

/** One person's part in one request. */
export interface Follower {
  id: string;
  request_id: string;
  person_id: string;
  role: FollowerRole;
  /** Of the letters about this request: the one in which they wrote to us, whatever they speak elsewhere. */
  language: string;
  token_hash: string;
  /** A follower hears nothing before; reporters are told at once. */
  confirmed_at: Date | null;
  /** Since when they want no letters (any more). */
  left_at: Date | null;
  created_at: Date;
}
