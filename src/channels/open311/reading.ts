import type { Limit } from '#platform/http';

/** For reading without a key, by address. */
export const readLimit: Limit = { class: 'open311-read', burst: 120, perMinute: 60 };

/** What every reading of public data has in common. */
export const reading = { key: true, cors: true, limit: readLimit } as const;
