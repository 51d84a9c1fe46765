/** What there is for programs. The words are `developers.part.KEY` and `developers.partText.KEY`; `href` answers without a key. */
export const parts: readonly { key: string; href: string }[] = [
  { key: 'open311', href: '/open311/v2/services.json' },
  { key: 'discovery', href: '/open311/discovery.json' },
  { key: 'bulk', href: '/open311/v2/bulk/requests.csv' },
  { key: 'api', href: '/api/v1' },
  { key: 'feeds', href: '/requests.atom' },
  { key: 'calendars', href: '/requests.ics' },
  { key: 'widgets', href: '/widgets' },
];

/** Calls a minute. A test makes them. */
export const limits = { readBurst: 120, read: 60, bulk: 6 } as const;

/** What failures mean, by status; the words are `developers.error.STATUS`. */
export const failures = [400, 401, 403, 404, 409, 412, 413, 415, 422, 429, 503] as const;

/** What changed for developers, newest first; the words are `developers.change.KEY`. */
export const changes: readonly { key: string; date: string }[] = [
  { key: 'page', date: '2026-11-22' },
  { key: 'api', date: '2026-11-22' },
  { key: 'feeds', date: '2026-11-22' },
  { key: 'widgets', date: '2026-11-22' },
  { key: 'webhooks', date: '2026-11-22' },
  { key: 'open311', date: '2026-11-22' },
];
