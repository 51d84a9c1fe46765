export type { Letter } from './letter.ts';
export { type Mailer, openMailer, type Sent } from './mailer.ts';
export { listOutbox, type OutboxEntry, type OutboxLetter, readOutbox } from './outbox.ts';
export { type Bounce, parseBounce } from './parse-bounce.ts';
