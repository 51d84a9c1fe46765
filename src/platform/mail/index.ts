export { isAddress, type Letter } from './letter.ts';
export type { Mailer, Sent } from './mailer.ts';
export { openMailer } from './open-mailer.ts';
export { listOutbox, type OutboxEntry, type OutboxLetter, readOutbox } from './outbox.ts';
export { type Bounce, parseBounce } from './parse-bounce.ts';
