/** Somebody asks for a key, where a person decides. */
export interface KeyApplication {
  id: string;
  name: string;
  email: string;
  /** What the key is for, in their own words. */
  purpose: string;
  /** In which they are written to. */
  language: string;
  asked_at: Date;
  decided_at: Date | null;
  decided_by_name: string | null;
  /** The client that was made of it; null: not decided, or declined. */
  client_id: string | null;
  /** Until when the mailed link shows a key. */
  link_until: Date | null;
  /** When it did. */
  shown_at: Date | null;
}

/** What a developer may do with a key of their own making, where nothing is real. */
export const sandboxScopes = ['requests:read', 'requests:write', 'requests:work', 'measures:read'] as const;
export const sandboxPerMinute = 60;
export const sandboxDays = 90;
/** How long a mailed link shows the key. */
export const linkDays = 14;
