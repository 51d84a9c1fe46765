export { type Clock, SettableClock, systemClock } from './clock.ts';
export { uuidv7 } from './uuidv7.ts';
