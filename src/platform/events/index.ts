/**
 * Every event by name, with its payload. A room declares its own in `<thing>-events.ts`:
 * `declare module '#platform/events' { interface Events { 'request.opened': { requestId: string } } }`.
 */
// biome-ignore lint/suspicious/noEmptyInterface: rooms add their events to it
export interface Events {}
export type EventName = keyof Events & string;

export { type EventRecord, emit, type Listener, listener } from './events.ts';
export { runEvent } from './run-event.ts';
