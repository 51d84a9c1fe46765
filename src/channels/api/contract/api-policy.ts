import type { Policy } from '#platform/context';

/** Open to everybody, with or without a key; what a key adds decides each command. */
export const publicData: Policy = { name: 'public data', allows: () => true };
